import { importJWK, SignJWT } from "jose";
import { type PrivateSigningJwk, PublicSigningJwk } from "../../../platform/keys/signing-key.ts";
import { SEALED_TYPE, type SignDelivery } from "../delivery/seal.ts";

export interface DeliverySigner {
  readonly sign: SignDelivery;
  /** Of all keys, the newest first: what an older one signed stays verifiable. */
  readonly publicKeys: readonly PublicSigningJwk[];
}

/** Signs sealed answers with the newest of the room's keys. */
export async function createDeliverySigner(keys: readonly [PrivateSigningJwk, ...PrivateSigningJwk[]]): Promise<DeliverySigner> {
  const [newest] = keys;
  const privateKey = await importJWK(newest, newest.alg, { extractable: false });
  return {
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: newest.alg, typ: SEALED_TYPE, kid: newest.kid }).sign(privateKey),
    publicKeys: keys.map((key) => PublicSigningJwk.parse(key)),
  };
}
