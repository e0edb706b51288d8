import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { asked, type Bench, chargedIn, consentedBound, deliver, identifiersOf, NOBODY, openBench, query, subject } from "../delivery/data.ts";

const COMPLETE = identifiersOf(KNOWN.complete);
// Two partners could be paid for a name, 42 each.
const NAME = "name { givenName }";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({ budget: 84 });
});
afterAll(() => bench?.platform.stop());

const left = async () => {
  const [row] = await bench.platform.database.query<{ left: string }>(
    `select ((select sum(available) from billing.budgets where organization_id = $1) +
             (select coalesce(sum(amount), 0) from billing.budget_deltas where organization_id = $1))::text as left`,
    [bench.customer.tenant.id],
  );
  return row?.left;
};

async function one() {
  const { grant, salt } = await consentedBound(bench, COMPLETE);
  return subject(grant, COMPLETE, { salt });
}

describe("a retry and the budget", () => {
  it("sets aside only what it can still cost, is refused without a trace when that is not there, and never overdraws", async () => {
    const { control } = bench.platform.sandbox;
    const late = await one();
    for (const id of [PARTNER_IDS.northbank, PARTNER_IDS.maple]) await control.setFault(id, { kind: "hang" });
    const first = await deliver(bench, NAME, [late], { deadline: "PT0.3S" });
    await control.clearFaults();
    expect(first.results[0]).toMatchObject({ status: "FAILED", transaction: { outcome: "TIMEOUT" } });
    expect(await left()).toBe("84");

    const paid = await one();
    expect((await deliver(bench, NAME, [paid])).results[0]).toMatchObject({ status: "COMPLETE" });
    expect(await left()).toBe("42");
    // Northbank is paid already, so 42 for Maple is all that this retry can cost.
    expect((await deliver(bench, NAME, [paid])).results[0]).toMatchObject({ status: "COMPLETE", transaction: { attempt: 2 } });
    expect(await left()).toBe("42");

    await control.clearCalls();
    const { id } = first.results[0].transaction;
    const refused = await deliver(bench, NAME, [late]);
    expect(refused.results[0]).toMatchObject({
      status: "REFUSED",
      error: { code: "BUDGET_EXCEEDED" },
      transaction: { id, outcome: "TIMEOUT", attempt: 1 },
    });
    expect(await asked(bench)).toEqual(NOBODY);
    expect(await left()).toBe("42");
    expect(await chargedIn(bench, id)).toBe(0);

    await bench.platform.database.query("update billing.budgets set available = available + 42 where organization_id = $1 and slice = 1", [
      bench.customer.tenant.id,
    ]);
    expect((await deliver(bench, NAME, [late])).results[0]).toMatchObject({ status: "COMPLETE", transaction: { id, attempt: 2, outcome: "HIT" } });
    expect(await left()).toBe("42");
    const { data } = await query(bench, "query($id: ID!) { transaction(id: $id) { charges { outcome amount { minor } } } }", { id });
    expect(data?.["transaction"].charges).toEqual([
      { outcome: "HIT", amount: { minor: "42" } },
      { outcome: "TIMEOUT", amount: { minor: "0" } },
    ]);
  });
});
