import { type Context, errors } from "oidc-provider";
import type { Pool } from "pg";

/** How far ahead a client assertion may end, and how far another clock may be in front, in seconds. */
const LONGEST_LIFE = 300;
export const CLOCK_TOLERANCE = 10;

interface AssertionClaims {
  readonly exp: number;
  readonly iat?: number;
  readonly aud: string | readonly string[];
}

/**
 * What RFC 7523 §3 leaves open in a client assertion and we do not: a stolen one must be short-lived, honest
 * about its time, and of use with us only. oidc-provider has checked signature, issuer, expiry, audience and `jti` before.
 */
export async function checkAssertion(_context: Context, { exp, iat, aud }: AssertionClaims): Promise<void> {
  const now = Math.floor(Date.now() / 1_000);
  if (exp > now + LONGEST_LIFE + CLOCK_TOLERANCE) throw new errors.InvalidClientAuth("exp is too far ahead");
  if (iat !== undefined && iat > now + CLOCK_TOLERANCE) throw new errors.InvalidClientAuth("iat is in the future");
  if (typeof aud !== "string" && aud.length !== 1) throw new errors.InvalidClientAuth("aud must be one audience");
}

/**
 * Marks an assertion, or a proof of possession, as used; refuses it when it was. One statement decides: oidc-provider itself looks first
 * and saves then, and let 4 of 8 parallel uses through.
 * @param id SHA-256 of issuer, or client, and `jti`, in base64url.
 * @param lifetime seconds until nobody would accept it any more.
 */
export async function useAssertion(pool: Pool, id: string, clientId: string, lifetime: number): Promise<void> {
  const { rowCount } = await pool.query(
    `insert into accounts.used_assertions (client_id, jti_hash, expires_at)
     values ($1, $2, now() + make_interval(secs => $3)) on conflict do nothing`,
    [clientId, Buffer.from(id, "base64url"), lifetime],
  );
  if (rowCount !== 1) throw new errors.InvalidClientAuth("the assertion or proof was used before");
}
