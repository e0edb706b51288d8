import { readQuestion } from "../../../platform/subgraph/question.ts";
import type { BillingCall } from "../loaders/loaders.ts";
import type { ChargeOutcome } from "../types/charge.ts";
import type { StatementLine, UsageStatement } from "../types/usage.ts";
import { sum } from "./sum.ts";
import { periodOf } from "../../../platform/database/month.ts";
import { tenantOf } from "./tenant-of.ts";

interface Row {
  readonly cost_center_id: string;
  readonly process_id: string;
  readonly category: string;
  readonly outcome: ChargeOutcome;
  readonly currency: string;
  readonly count: number;
  readonly minor: string;
}

/** Computed from the charges at each reading: it closes when the month's invoice is issued. */
export async function statementOfMonth(call: BillingCall, month: string): Promise<UsageStatement> {
  const { id, currency } = await tenantOf(call);
  return call.data.run(async (em) => {
    const { from, until } = await periodOf(em, id, month);
    const rows = await em.execute<Row[]>(
      `select cost_center_id, process_id, category, outcome, currency, count(*)::int as count, sum(minor)::text as minor from billing.charges
        where organization_id = ?::uuid and at >= ?::timestamptz and at < ?::timestamptz
        group by cost_center_id, process_id, category, outcome, currency
        order by cost_center_id, process_id, category, outcome`,
      [id, from, until],
    );
    const lines = rows.map((row): StatementLine => {
      const { category, way } = readQuestion(row.category);
      return {
        month,
        costCenter: { id: row.cost_center_id },
        process: { id: row.process_id },
        category,
        wayToAsk: way,
        outcome: row.outcome,
        count: row.count,
        amount: { minor: row.minor, currency: row.currency },
      };
    });
    return {
      month,
      from,
      until,
      lines,
      total: sum(
        lines.map(({ amount }) => amount),
        currency,
      ),
    };
  });
}
