import { isDeepStrictEqual } from "node:util";
import type { Peer } from "./peer.ts";
import { runLoad } from "./run-load.ts";
import type { World } from "./world.ts";

/** Everything that admission and settlement write; sequences of the queue and what the worker counts are not theirs. */
const SCHEMAS = ["accounts", "billing", "consent", "partner_data", "events"];
const SAMPLE = 10;

type Counts = Readonly<Record<string, number>>;

async function rowsByTable({ postgres }: World): Promise<Counts> {
  const tables = await postgres.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname = any ($1) order by 1`,
    [SCHEMAS],
  );
  const sql = tables.map(({ name }) => `select '${name}' as name, count(*)::int as count from ${name}`).join(" union all ");
  return Object.fromEntries((await postgres.query<{ name: string; count: number }>(sql)).map(({ name, count }) => [name, count]));
}

/** What one transaction of a peer says beside its ids and times. */
const SHAPE = `select bound, country, strategy, granted, selected, outcome, attempt, price_book, asked, returned,
    (select array_agg(row(category, partner_id)::text order by 1) from partner_data.candidates where transaction_id = t.id) as candidates,
    (select array_agg(row(category, partner_id, answered)::text order by 1) from partner_data.disclosures where transaction_id = t.id) as disclosures,
    (select array_agg(row(category, partner_id, outcome, minor)::text order by 1) from billing.charges where transaction_id = t.id) as charges
  from partner_data.transactions t order by t.created_at desc limit 1`;

async function writtenBy(peer: Peer): Promise<{ rows: Counts; shape: object | undefined }> {
  const send = await peer.prepare(SAMPLE);
  const before = await rowsByTable(peer.world);
  await runLoad(send, SAMPLE, 1);
  const after = await rowsByTable(peer.world);
  const changed = Object.entries(after).map(([table, count]) => [table, (count - (before[table] ?? 0)) / SAMPLE] as const);
  return { rows: Object.fromEntries(changed.filter(([, count]) => count !== 0)), shape: (await peer.world.postgres.query<object>(SHAPE))[0] };
}

/** Throws unless two peers leave the same rows in the same tables; says which. */
export async function sameRows(world: World, one: Peer, other: Peer): Promise<string> {
  // What is written once a day, by whoever comes first, is no delivery's.
  for (const peer of [one, other]) await writtenBy(peer);
  const [first, second] = [await writtenBy(one), await writtenBy(other)];
  await world.rest();
  if (!isDeepStrictEqual(first, second)) throw new Error(`${one.name} and ${other.name} do not write the same: ${JSON.stringify([first, second])}`);
  const rows = Object.entries(first.rows).map(([table, count]) => (count === 1 ? table : `${count} ${table}`));
  return `${one.name} and ${other.name} write the same rows, compared before: ${rows.join(", ")}`;
}
