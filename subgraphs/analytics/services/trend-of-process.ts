import { BadUserInput, Forbidden } from "../../../platform/errors/common.ts";
import type { Mode } from "../../../platform/identity/principal.ts";
import { readMode } from "../../../platform/subgraph/types/mode.ts";
import type { RoomCall } from "../../../platform/subgraph/open-room.ts";
import type { ProcessMonth } from "../types/process-month.ts";
import { SUCCESSES } from "./successes.ts";

const MOST_MONTHS = 24;

interface Row {
  readonly month: string;
  readonly transactions: number;
  readonly successes: number;
}

/** The last months of a process, the oldest first, those without usage too. */
export async function trendOfProcess({ principal, data }: RoomCall, process: string, months: number, asked: Mode | null): Promise<ProcessMonth[]> {
  const { tenant } = principal;
  if (tenant === null) throw new Forbidden();
  const mode = readMode(principal, asked);
  if (months < 1 || months > MOST_MONTHS) throw new BadUserInput([{ at: "months", kind: "INVALID_VALUE" }]);
  const rows = await data.run((em) =>
    em.execute<Row[]>(
      `with latest as (
         select distinct on (transaction_id) * from analytics.settled_transactions where organization_id = ?::uuid and process_id = ?::uuid and mode = ?
          order by transaction_id, attempt desc),
       months as (
         select zone, generate_series(date_trunc('month', now() at time zone zone) - ?::int * interval '1 month',
                                      date_trunc('month', now() at time zone zone), '1 month') as begins
           from (select accounts.offered_time_zone(?::uuid) as zone) z)
       select to_char(begins, 'YYYY-MM') as month, count(transaction_id)::int as transactions,
              count(*) filter (where outcome in (${SUCCESSES}))::int as successes
         from months left join latest on at >= begins at time zone zone and at < (begins + interval '1 month') at time zone zone
        group by begins order by begins`,
      [tenant, process, mode, months - 1, tenant],
    ),
  );
  return rows.map(({ month, transactions, successes }) => ({
    month,
    transactions,
    successRate: transactions === 0 ? null : successes / transactions,
  }));
}
