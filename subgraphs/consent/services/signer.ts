import { createLocalJWKSet, importJWK, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { type PrivateSigningJwk, PublicSigningJwk } from "../../../platform/keys/signing-key.ts";

/** `typ` of the tokens that this room signs (RFC 8725 §3.11: one kind must not pass for another). */
export type TokenType = "genifi-grant+jwt" | "consent-receipt+jwt";

/** Longer than the longest receipt: 50 categories of 50 attributes. */
const COMPACT = /^[\w-]{2,2000}\.[\w-]{2,200000}\.[\w-]{2,200}$/;

export interface Signer {
  sign(type: TokenType, claims: JWTPayload): Promise<string>;
  /** The claims of a token that we signed; undefined for anything else. */
  verify(type: TokenType, issuer: string, token: string): Promise<JWTPayload | undefined>;
  /** Of all keys, the newest first: what an older one signed stays verifiable. */
  readonly publicKeys: readonly PublicSigningJwk[];
}

/** Signs with the newest of the room's keys and verifies with all of them. */
export async function createSigner(keys: readonly [PrivateSigningJwk, ...PrivateSigningJwk[]]): Promise<Signer> {
  const [{ kid }] = keys;
  const privateKey = await importJWK(keys[0], "EdDSA", { extractable: false });
  const publicKeys = keys.map((key) => PublicSigningJwk.parse(key));
  const keySet = createLocalJWKSet({ keys: publicKeys });
  return {
    publicKeys,
    async sign(type, claims) {
      return await new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", typ: type, kid }).sign(privateKey);
    },
    async verify(type, issuer, token) {
      if (!COMPACT.test(token)) return undefined;
      const verified = await jwtVerify(token, keySet, { algorithms: ["EdDSA"], typ: type, issuer }).catch(() => undefined);
      return verified?.payload;
    },
  };
}
