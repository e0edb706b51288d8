import { pageOf, type PageRequest } from "../../../platform/database/paging.ts";
import { questionOf } from "../../../platform/subgraph/question.ts";
import type { BillingCall } from "../loaders/loaders.ts";
import type { StatementLine } from "../types/usage.ts";
import { periodOf } from "../../../platform/database/month.ts";
import { tenantOf } from "./tenant-of.ts";

/** The transactions whose charges make up a statement's line, newest first. */
export async function transactionsOfLine(call: BillingCall, line: StatementLine, page: PageRequest) {
  const { id } = await tenantOf(call);
  return call.data.run(async (em) => {
    const { from, until } = await periodOf(em, id, line.month);
    return pageOf(page, (below, limit) =>
      em.execute<{ id: string }[]>(
        `select distinct transaction_id as id from billing.charges
          where organization_id = ?::uuid and at >= ?::timestamptz and at < ?::timestamptz
            and cost_center_id = ?::uuid and process_id = ?::uuid and category = ? and outcome = ?
            and (?::uuid is null or transaction_id < ?::uuid)
          order by transaction_id desc limit ?`,
        [
          id,
          from,
          until,
          line.costCenter.id,
          line.process.id,
          questionOf(line.category, line.wayToAsk),
          line.outcome,
          below ?? null,
          below ?? null,
          limit,
        ],
      ),
    );
  });
}
