import { errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { isCompact } from "../../../platform/identity/token-shape.ts";
import type { Mode } from "../../../platform/identity/principal.ts";
import type { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { type GrantClaims, grantClaims } from "./claims-of-grant.ts";
import type { RefusalCode } from "./refusals.ts";

const GRANT_AUDIENCE = "urn:genifi:partner-data";

export interface GrantRules {
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
  readonly tenant: string;
  readonly mode: Mode;
}

/** Verifies a grant's signature, time, tenant and mode. Returns a refusal instead of throwing; a fault of the key set passes. */
export async function readGrant(token: Personal, { issuer, keys, tenant, mode }: GrantRules): Promise<GrantClaims | RefusalCode> {
  const text = reveal(token);
  if (typeof text !== "string" || !isCompact(text)) return "GRANT_MALFORMED";
  try {
    const { payload } = await jwtVerify(text, keys, {
      algorithms: ["EdDSA"],
      typ: "genifi-grant+jwt",
      issuer,
      audience: GRANT_AUDIENCE,
      requiredClaims: ["jti", "iat", "exp"],
      clockTolerance: 2,
    });
    const claims = grantClaims.safeParse(payload);
    if (!claims.success) return "GRANT_MALFORMED";
    // Another tenant's grant is answered like one that never was.
    if (claims.data.tenant !== tenant) return "GRANT_UNKNOWN";
    return claims.data.mode === mode ? claims.data : "GRANT_OF_OTHER_MODE";
  } catch (error) {
    if (error instanceof errors.JWTExpired) return "GRANT_EXPIRED";
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return "GRANT_MALFORMED";
    throw error;
  }
}
