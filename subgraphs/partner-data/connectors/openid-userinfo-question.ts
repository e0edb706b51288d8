import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { reveal } from "../../../platform/personal/reveal.ts";
import type { CategoryName } from "./claims.ts";
import type { Identifiers, PartnerRequest } from "./connector.ts";
import { oidcPaths } from "./oidc-names.ts";
import type { UserinfoParties } from "./openid-userinfo-keys.ts";

const LIFETIME = "60s";
/** Identity Assurance 1.0: what vouches for a claim, its time, and the partner's own reference of it. */
const VERIFICATION = { trust_framework: null, assurance_level: null, evidence: null, time: null, verification_process: null };

/**
 * The `claims` parameter (Core 1.0 §5.5): the attributes asked and no others. Of `address` the asked members are named
 * inside its request, where a partner that does not know them must ignore them; what it then sends beyond them is counted.
 * Null when there is nothing that OpenID Connect could answer.
 */
export function claimsParameter(category: CategoryName, attributes: readonly string[]) {
  const claims: Record<string, Record<string, null> | null> = {};
  for (const [claim, member] of oidcPaths(category, attributes).values()) {
    claims[claim] = member === undefined ? null : { ...claims[claim], [member]: null };
  }
  return Object.keys(claims).length === 0 ? null : { userinfo: { verified_claims: { verification: VERIFICATION, claims } } };
}

/** Who is meant, as a subject identifier (RFC 9493); null when nothing is given that such a partner finds people by. */
export function subjectId(identifiers: Identifiers) {
  const [phone, email] = [identifiers.get("phone"), identifiers.get("email")];
  const known = [
    ...(phone === undefined ? [] : [{ format: "phone_number", phone_number: reveal(phone) }]),
    ...(email === undefined ? [] : [{ format: "email", email: reveal(email) }]),
  ];
  return known.length > 1 ? { format: "aliases", identifiers: known } : (known[0] ?? null);
}

/**
 * The body of the token request: an authorization grant that we sign (RFC 7523 §2.1), and who we are (§2.2).
 * The grant's `sub` is a name for this inquiry only, which §3 allows: we do not know the partner's own.
 */
export async function tokenRequest(
  { clientId, issuer, signing }: UserinfoParties,
  { idempotencyKey }: PartnerRequest,
  asked: { readonly sub_id: object; readonly claims: object },
): Promise<string> {
  const signed = (payload: Record<string, unknown>, subject: string) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: signing.alg, kid: signing.kid, typ: "JWT" })
      .setIssuer(clientId)
      .setSubject(subject)
      .setAudience(issuer)
      .setIssuedAt()
      .setExpirationTime(LIFETIME)
      .setJti(randomUUID())
      .sign(signing.key);
  return new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: await signed({ ...asked }, idempotencyKey),
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: await signed({}, clientId),
    scope: "openid",
  }).toString();
}
