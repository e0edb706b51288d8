import { type JWTVerifyGetKey, jwtVerify } from "jose";
import { Unauthenticated } from "../errors/common.ts";
import { type Principal, principalFromClaims } from "./principal.ts";
import { CLOCK_TOLERANCE, isCompact } from "./token-shape.ts";
import { orUnauthenticated } from "./verification.ts";

export const ACCESS_TYPE = "at+jwt";

/** The one resource server (RFC 8707): genifi's API, whichever room answers. */
export const API_AUDIENCE = "urn:genifi:api";

export interface AccessTokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** The authorisation server's keys: its own set in process, or a remote set of jose. */
  readonly keys: JWTVerifyGetKey;
}

/**
 * Verifies an access token of our authorisation server (RFC 9068). Throws `Unauthenticated` for every refusal;
 * lets through a fault of the key set itself (unreachable), which is no fault of the caller's.
 */
export async function verifyAccessToken(token: string, { issuer, audience, keys }: AccessTokenRules): Promise<Principal> {
  if (!isCompact(token)) throw new Unauthenticated();
  const { payload } = await orUnauthenticated(
    jwtVerify(token, keys, {
      algorithms: ["EdDSA"],
      typ: ACCESS_TYPE,
      issuer,
      audience,
      requiredClaims: ["sub", "client_id", "jti", "iat", "exp"],
      clockTolerance: CLOCK_TOLERANCE,
    }),
  );
  // A token bound to a key (RFC 7800 `cnf`) must not work as a bearer token: nobody here checks the proof.
  if (payload.cnf !== undefined || Array.isArray(payload.aud)) throw new Unauthenticated();
  const principal = principalFromClaims(payload);
  if (!principal) throw new Unauthenticated();
  return principal;
}
