import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { readyCustomer } from "../../kit/platform.ts";
import { type Bench, consented, consentedBound, deliver, eventually, identifiersOf, openBench, query, subject } from "../delivery/data.ts";
import { thisMonth } from "./data.ts";

const COMPLETE = identifiersOf(KNOWN.complete);
const QUEUE = "analytics.count_settled";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
  const { grant, salt } = await consentedBound(bench, COMPLETE);
  const retried = subject(grant, COMPLETE, { salt });
  await deliver(bench, "name { givenName }", [retried]);
  await deliver(bench, "name { givenName }", [retried]);
  const [hit, none] = await Promise.all([consented(bench), consented(bench, { countries: ["FR"] })]);
  await deliver(bench, "name { givenName }", [
    subject(hit.grant, COMPLETE),
    subject(none.grant, identifiersOf(KNOWN.unknown), { country: "FR" }),
    subject("not a grant", COMPLETE),
  ]);
});
afterAll(() => bench?.platform.stop());

async function summaryOf(at: Bench, month = thisMonth()) {
  const text =
    "query($month: Month!) { viewer { organization { usageSummary(month: $month) { deliveries transactions successRate latency { p50 p95 } } } } }";
  const { data, errors } = await query(at, text, { month }, at.customer.person);
  expect(errors).toEqual([]);
  return data?.["viewer"].organization.usageSummary;
}

/** Jobs of the queue that have not come to their end. */
const waiting = async () => {
  const [row] = await bench.platform.database.query<{ count: number }>(
    "select count(*)::int as count from pgboss.job where name = $1 and state not in ('completed', 'cancelled')",
    [QUEUE],
  );
  return row?.count ?? -1;
};

describe("P24: usage is counted from events", () => {
  it("each transaction once, by its last attempt; a refused subject not at all", async () => {
    const summary = await eventually(
      () => summaryOf(bench),
      ({ transactions }) => transactions === 3,
    );
    const duration = expect.stringMatching(/^PT\d+(\.\d+)?S$/);
    expect(summary).toEqual({ deliveries: 2, transactions: 3, successRate: 2 / 3, latency: { p50: duration, p95: duration } });
  });

  it("an event that is delivered twice counts once", async () => {
    const { database } = bench.platform;
    await eventually(waiting, (count) => count === 0);
    const before = await summaryOf(bench);
    const facts = () => database.query("select * from analytics.settled_transactions order by transaction_id, attempt");
    const once = await facts();
    expect(once).toHaveLength(4);
    const repeated = await database.query<{ id: string }>(
      `insert into pgboss.job (name, data, singleton_key, policy, retry_limit, retry_delay, retry_backoff, expire_seconds, deletion_seconds, keep_until)
       select name, data, singleton_key, policy, retry_limit, retry_delay, retry_backoff, expire_seconds, deletion_seconds, keep_until
         from pgboss.job where name = $1 returning id`,
      [QUEUE],
    );
    expect(repeated).toHaveLength(4);
    const done = () => database.query<{ state: string }>("select state from pgboss.job where id = any ($1)", [repeated.map(({ id }) => id)]);
    const states = await eventually(done, (jobs) => jobs.every(({ state }) => state === "completed"));
    expect(states.map(({ state }) => state)).toEqual(Array(4).fill("completed"));
    expect(await facts()).toEqual(once);
    expect(await summaryOf(bench)).toEqual(before);
  });

  it("a customer sees its own only", async () => {
    const { platform } = bench;
    const other = { platform, customer: await readyCustomer(platform, { tenant: platform.tenants[1] }) };
    expect(await summaryOf(other)).toEqual({ deliveries: 0, transactions: 0, successRate: null, latency: null });
  });

  it("holds nothing of a subject, in log or facts", async () => {
    const { database } = bench.platform;
    const kept = await database.query<{ row: string }>(
      `select to_jsonb(t)::text as row from events.log t union all select to_jsonb(t)::text from analytics.settled_transactions t
       union all select to_jsonb(t)::text from pgboss.job t`,
    );
    const text = kept.map(({ row }) => row).join("\n");
    expect(text).toContain("transaction.settled");
    for (const value of [...Object.values(COMPLETE), "Zelda", KNOWN.unknown.email]) expect(text).not.toContain(value);
  });
});
