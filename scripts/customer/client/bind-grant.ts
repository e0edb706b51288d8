import { createHmac, randomBytes } from "node:crypto";
import canonicalize from "canonicalize";

/**
 * Binds a grant to a person at the customer's side (docs/binding.md): HMAC-SHA-256 under a random salt over the
 * canonical JSON (RFC 8785) of exactly the identifiers that will be sent. The binding goes with the grant, the salt
 * with the delivery.
 */
export function bindGrant(
  identifiers: Readonly<Record<string, string>>,
  salt: string = randomBytes(16).toString("base64url"),
): { binding: string; salt: string } {
  const binding = createHmac("sha256", Buffer.from(salt, "base64url"))
    .update(canonicalize(identifiers) ?? "")
    .digest("base64url");
  return { binding, salt };
}
