import type { Rows } from "../../platform/database/rows.ts";
import { BEGINNING, type Place, readInOrder } from "../../platform/events/in-order.ts";
import type { Law } from "./law.ts";

const PAGE = 1_000;
const QUEUE = "analytics.count_settled";

/** Of each event, what became of it in analytics: null when it was counted as it says, once. */
const JUDGED = `
  select format('event %s: %s', l.id, coalesce(wrong, 'waits to be counted')) as found, wrong is null as waits
    from unnest($1::bigint[]) seq
    join events.log l using (seq)
    left join analytics.inbox i on i.source = l.source and i.id = l.id
    left join analytics.settled_transactions f on f.transaction_id = (l.data ->> 'transaction')::uuid and f.attempt = (l.data ->> 'attempt')::int
    cross join lateral (select case
      when f.transaction_id is null and i.id is null and exists (
        select from pgboss.job j where j.name = '${QUEUE}' and j.data ->> 'id' = l.id and j.state in ('created', 'retry', 'active')) then null
      when f.transaction_id is null then 'it was not counted, and no job waits to'
      when i.id is null then 'it was counted, and could be once more'
      when (f.organization_id, f.delivery_id::text, f.process_id::text, f.mode, f.outcome, f.duration_ms, f.categories, f.at)
        is distinct from (l.tenant, l.data ->> 'delivery', l.data ->> 'process', l.data ->> 'mode', l.data ->> 'outcome', (l.data ->> 'durationMs')::int,
                          (l.data ->> 'categories')::int, date_trunc('milliseconds', l.time)) then 'it was counted as something else'
      else ''
    end as wrong) judged
   where wrong is distinct from ''
   order by l.seq`;

const WITHOUT_EVENT = `
  select format('attempt %s of transaction %s: counted, and there is no such event', f.attempt, f.transaction_id) as found
    from analytics.settled_transactions f
   where not exists (select from events.log l where l.source = 'partner-data' and l.id = format('transaction/%s/%s', f.transaction_id, f.attempt))
   order by found`;

async function readLog(query: Rows, visit: (seqs: readonly string[]) => Promise<void>): Promise<number> {
  let after: Place = BEGINNING;
  let read = 0;
  for (;;) {
    const page = await readInOrder(query, after, PAGE);
    const settled = page.filter(({ type }) => type === "transaction.settled");
    read += settled.length;
    await visit(settled.map(({ seq }) => seq));
    const last = page.at(-1);
    if (!last || page.length < PAGE) return read;
    after = last;
  }
}

/** The log, read in the order of its commits, against what analytics counted. */
export const usage: Law = {
  name: "usage",
  says: "each event is counted once, as what it says, and nothing else is",
  async check(query) {
    const differences: string[] = [];
    const notes: string[] = [];
    const checked = await readLog(query, async (seqs) => {
      for (const { found, waits } of await query<{ found: string; waits: boolean }>(JUDGED, [seqs])) (waits ? notes : differences).push(found);
    });
    const [all] = await query<{ count: number }>("select count(*)::int as count from events.log where type = 'transaction.settled'");
    const young = (all?.count ?? 0) - checked;
    if (young < 0) differences.push(`the log has ${all?.count ?? 0} events, and ${checked} were read`);
    if (young > 0) notes.push(`${young} events are younger than a commit that is still under way`);
    differences.push(...(await query<{ found: string }>(WITHOUT_EVENT)).map(({ found }) => found));
    return { checked, differences, notes };
  },
};
