import { periodOf } from "../../../platform/database/month.ts";
import { Forbidden } from "../../../platform/errors/common.ts";
import type { Mode } from "../../../platform/identity/principal.ts";
import { readMode } from "../../../platform/subgraph/types/mode.ts";
import type { RoomCall } from "../../../platform/subgraph/open-room.ts";
import { SUCCESSES } from "./successes.ts";
import type { UsageSummary } from "../types/usage-summary.ts";

interface Row {
  readonly deliveries: number;
  readonly transactions: number;
  readonly successes: number;
  readonly p50: number | null;
  readonly p95: number | null;
}

const duration = (milliseconds: number): string => `PT${(Math.round(milliseconds) / 1_000).toFixed(3)}S`;

/** A retried transaction counts once, by its last attempt. */
export async function summariseUsage({ principal, data }: RoomCall, month: string, asked: Mode | null): Promise<UsageSummary> {
  const { tenant } = principal;
  if (tenant === null) throw new Forbidden();
  const mode = readMode(principal, asked);
  const [row] = await data.run(async (em) => {
    const { from, until } = await periodOf(em, tenant, month);
    return em.execute<Row[]>(
      `with latest as (
         select distinct on (transaction_id) * from analytics.settled_transactions
          where organization_id = ?::uuid and mode = ? and at >= ?::timestamptz and at < ?::timestamptz order by transaction_id, attempt desc)
       select count(distinct delivery_id)::int as deliveries, count(*)::int as transactions,
              count(*) filter (where outcome in (${SUCCESSES}))::int as successes,
              percentile_cont(0.5) within group (order by duration_ms) as p50, percentile_cont(0.95) within group (order by duration_ms) as p95
         from latest`,
      [tenant, mode, from, until],
    );
  });
  if (!row) throw new Error("An aggregate gave no row.");
  const { deliveries, transactions, successes, p50, p95 } = row;
  return {
    month,
    mode,
    deliveries,
    transactions,
    successRate: transactions === 0 ? null : successes / transactions,
    latency: p50 === null || p95 === null ? null : { p50: duration(p50), p95: duration(p95) },
  };
}
