import type { Pool } from "pg";

const MOST = 500;

/** Closes what is open `graceSeconds` after its deadline, tenant by tenant; returns how many. Safe to run at the same time elsewhere. */
export async function sweep(pool: Pool, graceSeconds: number): Promise<number> {
  const { rows } = await pool.query<{ tenant: string; transactions: string[] }>("select * from partner_data.overdue($1, $2)", [graceSeconds, MOST]);
  let closed = 0;
  for (const { tenant, transactions } of rows) {
    const interrupted = await pool.query<{ count: number }>("select partner_data.interrupt($1, $2, $3) as count", [
      tenant,
      transactions,
      graceSeconds,
    ]);
    closed += interrupted.rows[0]?.count ?? 0;
  }
  return closed;
}
