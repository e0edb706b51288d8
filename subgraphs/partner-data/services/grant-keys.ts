import { createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";
import type { Pool } from "pg";

const LEAST_WAIT_MS = 1_000;

/** consent's public keys for grants: read once, and again when a grant names a key that is not among them. */
export function createGrantKeys(pool: Pool): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined;
  let readAt = 0;

  async function read(): Promise<JWTVerifyGetKey> {
    const { rows } = await pool.query<{ public_jwk: Record<string, string> }>("select public_jwk from consent.offered_grant_keys()");
    readAt = Date.now();
    keys = createLocalJWKSet({ keys: rows.map(({ public_jwk }) => public_jwk as never) });
    return keys;
  }

  return async (header, token) => {
    const current = keys ?? (await read());
    try {
      return await current(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || Date.now() - readAt < LEAST_WAIT_MS) throw error;
      return (await read())(header, token);
    }
  };
}
