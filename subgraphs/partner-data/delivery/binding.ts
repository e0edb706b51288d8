import { createHmac, timingSafeEqual } from "node:crypto";
import canonicalize from "canonicalize";
import type { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import type { Identifiers } from "../connectors/connector.ts";
import type { GrantClaims } from "./claims-of-grant.ts";
import type { RefusalCode } from "./refusals.ts";

const LEAST_SALT_BYTES = 16;
const MOST_SALT_BYTES = 64;

/**
 * A bound grant is for one person: HMAC-SHA-256 under the customer's salt over the canonical JSON (RFC 8785) of exactly
 * the identifiers that are sent. The two halves meet here, in memory, and nowhere else.
 */
export function checkBinding({ bound, binding }: GrantClaims, identifiers: Identifiers, salt: Personal | undefined): RefusalCode | undefined {
  if (!bound) return undefined;
  const text = salt === undefined ? undefined : reveal(salt);
  if (typeof text !== "string") return "BINDING_SALT_MISSING";
  const bytes = Buffer.from(text, "base64url");
  const fits = bytes.toString("base64url") === text && bytes.length >= LEAST_SALT_BYTES && bytes.length <= MOST_SALT_BYTES;
  if (!fits) return "BINDING_SALT_MALFORMED";
  const canonical = canonicalize(Object.fromEntries([...identifiers].map(([name, value]) => [name, reveal(value)]))) ?? "";
  const expected = createHmac("sha256", bytes).update(canonical).digest();
  const given = Buffer.from(binding ?? "", "base64url");
  return given.length === expected.length && timingSafeEqual(given, expected) ? undefined : "BINDING_MISMATCH";
}
