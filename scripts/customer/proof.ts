import { createHash, randomUUID } from "node:crypto";
import { importJWK, type JWTPayload, SignJWT } from "jose";
import { makeKeys, tokenFor } from "./app.ts";

export type ProofKeys = ReturnType<typeof makeKeys>;

/** A proof that one holds a key (RFC 9449 §4.2), for one request by POST; `changes` spoils it for a test. */
export async function makeProof({ publicJwk, privateJwk }: ProofKeys, url: string, token?: string, changes: JWTPayload = {}): Promise<string> {
  const ath = token === undefined ? {} : { ath: createHash("sha256").update(token).digest("base64url") };
  const claims = { jti: randomUUID(), htm: "POST", htu: url, iat: Math.floor(Date.now() / 1_000), ...ath, ...changes };
  return new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", typ: "dpop+jwt", jwk: publicJwk }).sign(await importJWK(privateJwk, "EdDSA"));
}

/** A token that is bound to a key, and the key; who has the one without the other can ask nothing. */
export interface BoundToken {
  readonly token: string;
  readonly keys: ProofKeys;
}

export async function boundTokenFor(
  origin: string,
  clientId: string,
  privateJwk: object,
  parameters: Readonly<Record<string, string>>,
  keys: ProofKeys = makeKeys(),
): Promise<BoundToken> {
  return { token: await tokenFor(origin, clientId, privateJwk, parameters, await makeProof(keys, `${origin}/oauth/token`)), keys };
}

/** The headers of one request with a bound token; `changes` spoils its proof for a test. */
export const boundHeaders = async (origin: string, { token, keys }: BoundToken, changes: JWTPayload = {}): Promise<Record<string, string>> => ({
  authorization: `DPoP ${token}`,
  dpop: await makeProof(keys, `${origin}/graphql`, token, changes),
});
