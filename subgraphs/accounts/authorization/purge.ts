import type { Pool } from "pg";

const PURGE = [
  "delete from accounts.used_assertions where expires_at < now()",
  "delete from accounts.authorization_records where expires_at < now()",
];

/** Deletes what has expired of the authorisation server's records. */
export async function purge(pool: Pool): Promise<void> {
  for (const statement of PURGE) await pool.query(statement);
}
