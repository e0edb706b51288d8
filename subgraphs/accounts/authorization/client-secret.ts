import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Mode } from "../../../platform/identity/principal.ts";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * What is stored of a client's secret. A plain SHA-256 is right here: the secret is ours, 256 random bits, so
 * there is nothing to guess and nothing that a slow hash would protect; it would only slow the token endpoint.
 */
export const hashClientSecret = (secret: string): string => digest(secret).toString("base64url");

/** What a secret begins with, so that whoever finds one, a scanner too, knows what it opens. */
const PREFIXES = { TEST: "genifi_test_", LIVE: "genifi_live_" } as const satisfies Record<Mode, string>;

/** A new secret, shown to the customer once, and what to store of it. */
export function generateClientSecret(mode: Mode): { readonly secret: string; readonly hash: string } {
  const secret = PREFIXES[mode] + randomBytes(32).toString("base64url");
  return { secret, hash: hashClientSecret(secret) };
}

/** Compares in constant time. */
export function matchesSecretHash(given: string, hash: string): boolean {
  const expected = Buffer.from(hash, "base64url");
  return expected.length === 32 && timingSafeEqual(digest(given), expected);
}
