import { createHash } from "node:crypto";
import { decodeJwt } from "jose";
import { BoundedCache } from "./bounded-cache.ts";

const MOST_TOKENS = 1_000;
const REMEMBERED_MS = 30_000;

/**
 * Verifies tokens, and remembers a verified one by its SHA-256 for at most 30 s and never past its end, since one
 * operation, or one client, brings the same token many times. A refusal is not remembered.
 */
export function rememberVerified<T>(verify: (token: string) => Promise<T>): (token: string) => Promise<T> {
  const verified = new BoundedCache<T>(MOST_TOKENS);
  return async (token) => {
    const fingerprint = createHash("sha256").update(token).digest("base64url");
    const known = verified.get(fingerprint);
    if (known !== undefined) return known;
    const read = await verify(token);
    const { exp = 0 } = decodeJwt(token);
    verified.set(fingerprint, read, Math.min(Date.now() + REMEMBERED_MS, exp * 1_000));
    return read;
  };
}
