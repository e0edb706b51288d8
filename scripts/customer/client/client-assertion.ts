import { randomUUID } from "node:crypto";
import { importJWK, type JWK, SignJWT } from "jose";

/** A client assertion (`private_key_jwt`, RFC 7523 §3) for the token endpoint: good once, for a minute. */
export async function clientAssertion(origin: string, clientId: string, privateJwk: JWK, jti: string = randomUUID()): Promise<string> {
  const alg = privateJwk.kty === "EC" ? "ES256" : "EdDSA";
  return new SignJWT()
    .setProtectedHeader({ alg, ...(privateJwk.kid === undefined ? {} : { kid: privateJwk.kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(origin)
    .setJti(jti)
    .setIssuedAt()
    .setExpirationTime("60s")
    .sign(await importJWK(privateJwk, alg));
}
