import { type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
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

/** What a verified access token says. */
export interface AccessToken {
  /** Not yet known to hold the key that the token is bound to. */
  readonly principal: Principal;
  /** The thumbprint (RFC 7638) of that key; null for a bearer token. */
  readonly boundTo: string | null;
}

/** RFC 7800 `cnf` names other ways to bind a token; nobody here checks those. */
const confirmation = z.strictObject({ jkt: z.string().min(1) });

/**
 * Verifies an access token of our authorisation server (RFC 9068). Throws `Unauthenticated` for every refusal;
 * lets through a fault of the key set itself (unreachable), which is no fault of the caller's.
 */
export async function verifyAccessToken(token: string, { issuer, audience, keys }: AccessTokenRules): Promise<AccessToken> {
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
  const cnf = confirmation.optional().safeParse(payload.cnf);
  const principal = principalFromClaims(payload);
  if (!cnf.success || !principal || Array.isArray(payload.aud)) throw new Unauthenticated();
  return { principal: { ...principal, senderConstrained: false }, boundTo: cnf.data?.jkt ?? null };
}
