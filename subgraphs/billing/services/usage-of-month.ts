import type { BillingCall } from "../loaders/loaders.ts";
import type { Usage } from "../types/usage.ts";
import { sum } from "./sum.ts";
import { periodOf } from "../../../platform/database/month.ts";
import { tenantOf } from "./tenant-of.ts";

interface Row {
  readonly cost_center_id: string;
  readonly currency: string;
  readonly count: number;
  readonly minor: string;
}

export async function usageOfMonth(call: BillingCall, month: string): Promise<Usage> {
  const { id, currency } = await tenantOf(call);
  return call.data.run(async (em) => {
    const { from, until } = await periodOf(em, id, month);
    const rows = await em.execute<Row[]>(
      `select cost_center_id, currency, count(*)::int as count, sum(minor)::text as minor from billing.charges
        where organization_id = ?::uuid and at >= ?::timestamptz and at < ?::timestamptz group by cost_center_id, currency order by cost_center_id`,
      [id, from, until],
    );
    const byCostCenter = rows.map((row) => ({
      costCenter: { id: row.cost_center_id },
      count: row.count,
      amount: { minor: row.minor, currency: row.currency },
    }));
    return {
      month,
      count: rows.reduce((total, { count }) => total + count, 0),
      total: sum(
        byCostCenter.map(({ amount }) => amount),
        currency,
      ),
      byCostCenter,
    };
  });
}
