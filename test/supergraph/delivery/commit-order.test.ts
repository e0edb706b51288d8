import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { BEGINNING, type LoggedEvent, type Place, readInOrder } from "../../../platform/events/in-order.ts";
import { asAuditor } from "../../../scripts/ledger/auditor.ts";
import { checkLedger } from "../../../scripts/ledger/check.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { thisMonth } from "../billing/data.ts";
import {
  type Bench,
  chargesIn,
  consented,
  deliver,
  eventually,
  identifiersOf,
  letPartnersAnswer,
  openBench,
  query,
  subject,
  untilHeld,
} from "./data.ts";

const ZELDA = identifiersOf(KNOWN.complete);
const NAME = "name { givenName }";

let bench: Bench;
let holder: pg.Client;

beforeAll(async () => {
  bench = await openBench();
  holder = new pg.Client(bench.platform.database.admin);
  await holder.connect();
});
afterAll(async () => {
  await holder?.end();
  await bench?.platform.stop();
});

const database = () => bench.platform.database;

/** Reads the log to its end by pages, as somebody does who comes back later. */
async function readOn(after: Place, most = 1): Promise<LoggedEvent[]> {
  const read: LoggedEvent[] = [];
  for (;;) {
    const page = await readInOrder(database().query, read.at(-1) ?? after, most);
    if (page.length === 0) return read;
    read.push(...page);
  }
}

/** What a reader does that trusts the number alone. */
const readBySeq = (after: string) =>
  database().query<{ seq: string; id: string }>("select seq::text, id from events.log where seq > $1 order by seq", [after]);

async function openTransaction(): Promise<string> {
  const [row] = await database().query<{ id: string }>("select id from partner_data.transactions where outcome = 'OPEN'");
  return row!.id;
}

/** Starts a delivery whose settlement takes its place in the log, and then waits before its commit until the holder lets go. */
async function deliverHeldBack() {
  const { control } = bench.platform.sandbox;
  await control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
  const { grant } = await consented(bench);
  const answer = deliver(bench, NAME, [subject(grant, ZELDA)]);
  await untilHeld(bench, "northbank");
  const id = await openTransaction();
  await holder.query("begin");
  // Nobody knows yet whether this event is there: whoever writes it too has to wait.
  await holder.query("insert into events.log (source, id, type, tenant, data) values ('partner-data', $1, 'transaction.settled', $2, '{}')", [
    `transaction/${id}/1`,
    bench.customer.tenant.id,
  ]);
  await letPartnersAnswer(bench);
  const waiting = () =>
    database().query<{ count: number }>(
      "select count(*)::int as count from pg_stat_activity where usename = 'partner_data_app' and wait_event = 'transactionid'",
    );
  expect(await eventually(waiting, ([row]) => row!.count > 0)).toEqual([{ count: 1 }]);
  return { id, answer, letGo: () => holder.query("rollback") };
}

describe("two deliveries of which the later commits first", () => {
  it("are both charged and counted once, and a reader in order misses neither, where a reader by number would", async () => {
    const start = (await readOn(BEGINNING)).at(-1) ?? BEGINNING;
    const first = await deliverHeldBack();
    const { grant } = await consented(bench);
    const second = (await deliver(bench, NAME, [subject(grant, ZELDA)])).results[0].transaction.id;
    const both = [`transaction/${first.id}/1`, `transaction/${second}/1`];

    // Between the two commits only the second is there to be read.
    const bySeq = await readBySeq(start.seq);
    expect(bySeq.map(({ id }) => id)).toEqual([both[1]]);
    const inOrder = await readOn(start);
    expect(inOrder).toEqual([]);

    await first.letGo();
    expect((await first.answer).results[0]).toMatchObject({ status: "COMPLETE", transaction: { id: first.id, outcome: "HIT" } });

    const later = await readBySeq(bySeq.at(-1)!.seq);
    expect(later).toEqual([]);
    expect((await readOn(inOrder.at(-1) ?? start)).map(({ id }) => id)).toEqual(both);

    for (const id of [first.id, second]) expect(await chargesIn(bench, id)).toMatchObject([{ category: "name", outcome: "HIT", minor: "42" }]);
    const counted = () =>
      database().query<{ id: string }>("select transaction_id as id from analytics.settled_transactions where transaction_id = any ($1)", [
        [first.id, second],
      ]);
    expect((await eventually(counted, (rows) => rows.length === 2)).map(({ id }) => id).toSorted()).toEqual([first.id, second].toSorted());
    const document = "query($month: Month!) { viewer { organization { usageSummary(month: $month) { transactions } } } }";
    const metered = await query(bench, document, { month: thisMonth() });
    expect(metered.data).toEqual({ viewer: { organization: { usageSummary: { transactions: 2 } } } });
    const { laws } = await asAuditor(database().admin, (rows) => checkLedger(rows));
    expect(laws.flatMap(({ differences }) => differences)).toEqual([]);
  });
});

describe("the log, read by pages", () => {
  it("gives each event once, in the order of their numbers where one transaction wrote several", async () => {
    const [before] = await database().query<{ count: number }>("select count(*)::int as count from events.log");
    await database().query(
      `insert into events.log (source, id, type, tenant, data)
       select 'consent', format('attestation/%s', n), 'consent.withdrawn', $1, '{}' from generate_series(1, 120) n`,
      [bench.customer.tenant.id],
    );
    const read = await readOn(BEGINNING, 7);
    expect(new Set(read.map(({ seq }) => seq)).size).toBe(read.length);
    expect(read).toHaveLength(before!.count + 120);
    expect(read.slice(-120).map(({ id }) => id)).toEqual(Array.from({ length: 120 }, (_, index) => `attestation/${index + 1}`));
  });
});
