import type { Pool } from "pg";

const EVERY_MS = 60_000;

const PURGE = [
  "delete from accounts.used_assertions where expires_at < now()",
  "delete from accounts.authorization_records where expires_at < now()",
];

/** Deletes what has expired, once a minute; returns how to stop. A failed round is made good by the next. */
export function startPurge(pool: Pool, reportFault: (fault: unknown) => void): () => Promise<void> {
  let round = Promise.resolve();
  const purge = async (): Promise<void> => {
    for (const statement of PURGE) await pool.query(statement);
  };
  const timer = setInterval(() => {
    round = purge().catch(reportFault);
  }, EVERY_MS).unref();
  return async () => {
    clearInterval(timer);
    await round;
  };
}
