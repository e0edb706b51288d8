import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { population } from "../../../scripts/sandbox/population.ts";
import { type Platform, type SensitiveCustomer, sensitiveCustomer, startPlatform } from "../../kit/platform.ts";
import { delivery, identifiersOf, QUESTIONS, resultOf } from "./sensitive.data.ts";

let platform: Platform;
let customer: SensitiveCustomer;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await sensitiveCustomer(platform);
});
afterAll(() => platform?.stop());
beforeEach(() => platform.sandbox.control.clearFaults());

/** Someone of whom partners hold empty lists, and a face that is not theirs. */
const HARMLESS = population().find(({ biometrics, convictions }) => biometrics?.verdict === "NO_MATCH" && convictions?.length === 0);

const PEOPLE = {
  "of whom there are records": identifiersOf(KNOWN.complete),
  "of whom a list is empty": identifiersOf(HARMLESS ?? KNOWN.unknown),
  "of whom partners know, but not this": identifiersOf(KNOWN.partialAtFirst),
  "whom nobody knows": identifiersOf(KNOWN.unknown),
};

/** What may differ between two deliveries of anything: ids, times, and the order of rows. */
const OF_EACH =
  /^(?:id|transaction_id|transaction|delivery_id|delivery|idempotency_key|fingerprint|grant_id|attestation_id|seq|xid|time|at|.*_at|duration_ms|durationMs)$/;

const alike = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(alike);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, part]) => (OF_EACH.test(key) ? [] : [[key, alike(part)]])));
};

/** Waits for what arrives by events. */
async function untilCounted(transaction: string): Promise<void> {
  for (let left = 200; left > 0; left -= 1) {
    const rows = await platform.database.query("select 1 from analytics.settled_transactions where transaction_id = $1", [transaction]);
    if (rows.length > 0) return;
    await sleep(50);
  }
  throw new Error("The transaction was not counted in time.");
}

/** Every row that a transaction left in any room, without what may differ. */
async function rowsOf(transaction: string): Promise<unknown> {
  await untilCounted(transaction);
  const tables = await platform.database.query<{ name: string; column: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name, a.attname as column
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'transaction_id'
      where c.relkind = 'r' and n.nspname not like 'pg\\_%'
      union all values ('partner_data.transactions', 'id')`,
  );
  const kept = tables.map(async ({ name, column }) => {
    const rows = await platform.database.query<{ row: object }>(`select to_jsonb(t) as row from ${name} t where ${column} = $1`, [transaction]);
    return [name, rows.map(({ row }) => JSON.stringify(alike(row))).toSorted()] as const;
  });
  const events = await platform.database.query<{ row: object }>("select to_jsonb(t) as row from events.log t where data ->> 'transaction' = $1", [
    transaction,
  ]);
  return { ...Object.fromEntries(await Promise.all(kept)), events: events.map(({ row }) => alike(row)) };
}

async function deliver(selection: string, identifiers: object) {
  const { query, variables } = await delivery(platform, customer, selection, identifiers);
  return resultOf(await customer.askBound(query, variables));
}

const EVERYTHING = {
  category: "all at once",
  way: "deliver",
  selection: QUESTIONS.filter(({ way }) => way === "deliver")
    .map(({ selection }) => selection)
    .join(" "),
};

describe.each([...QUESTIONS, EVERYTHING])("$category ($way)", ({ selection }) => {
  it("P32: leaves the same rows and costs the same, whatever is on record", async () => {
    const results = await Promise.all(Object.values(PEOPLE).map((identifiers) => deliver(selection, identifiers)));
    expect(new Set(results.map(({ status }) => status)).size).toBeGreaterThan(1);
    const [one, ...others] = await Promise.all(results.map(({ transaction }) => rowsOf(transaction.id)));
    expect(one).toMatchObject({ events: [{ data: { outcome: "ANSWERED" } }] });
    expect(JSON.stringify(one)).toContain('"outcome\\":\\"ANSWERED');
    for (const other of others) expect(other).toEqual(one);
    for (const { transaction } of results) {
      expect(transaction.outcome).toBe("ANSWERED");
      expect(transaction.charges).toEqual(results[0].transaction.charges);
      expect(transaction.charges).toEqual(transaction.charges.map(() => ({ outcome: "ANSWERED", amount: expect.any(Object) })));
    }
  });
});

describe.each(QUESTIONS)("$category ($way), when its partner fails", ({ selection, partner }) => {
  it.each(["500", "malformed", "wrong-schema"] as const)("P32: is NOT_ANSWERED after %s", async (kind) => {
    await platform.sandbox.control.setFault(partner, { kind });
    const result = await deliver(selection, PEOPLE["of whom there are records"]);
    expect(result).toMatchObject({
      status: "FAILED",
      transaction: { outcome: "NOT_ANSWERED", charges: [{ outcome: "NOT_ANSWERED", amount: { minor: "0" } }] },
    });
    // The sandbox spoils the shape of claims, and has none of whom it does not know.
    if (kind === "wrong-schema") return;
    const unknown = await deliver(selection, PEOPLE["whom nobody knows"]);
    expect(await rowsOf(unknown.transaction.id)).toEqual(await rowsOf(result.transaction.id));
  });
});
