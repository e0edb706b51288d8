import { importJWK, type JWTPayload, SignJWT } from "jose";
import { type PrivateSigningJwk, PublicSigningJwk } from "../../../platform/keys/signing-key.ts";
import { ANSWER_TYPE, SEALED_TYPE, type SignDelivery } from "../delivery/seal.ts";

/** `typ` of a transaction's record: it must not pass for a sealed answer. */
const RECORD_TYPE = "genifi-transaction-record+jwt";

/** Signs claims as a token of `RECORD_TYPE`. */
export type SignRecord = (claims: JWTPayload) => Promise<string>;

export interface DeliverySigner {
  readonly sign: SignDelivery;
  readonly signRecord: SignRecord;
  /** Signs claims as a token of `ANSWER_TYPE`. */
  readonly signAnswer: SignDelivery;
  /** Of all keys, the newest first: what an older one signed stays verifiable. */
  readonly publicKeys: readonly PublicSigningJwk[];
}

/** Signs sealed answers and records with the newest of the room's keys. */
export async function createDeliverySigner(keys: readonly [PrivateSigningJwk, ...PrivateSigningJwk[]]): Promise<DeliverySigner> {
  const [newest] = keys;
  const privateKey = await importJWK(newest, newest.alg, { extractable: false });
  const signAs = (typ: string) => (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: newest.alg, typ, kid: newest.kid }).sign(privateKey);
  return {
    sign: signAs(SEALED_TYPE),
    signRecord: signAs(RECORD_TYPE),
    signAnswer: signAs(ANSWER_TYPE),
    publicKeys: keys.map((key) => PublicSigningJwk.parse(key)),
  };
}
