import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { sum } from "../../../subgraphs/billing/services/sum.ts";
import { makeWorkplace } from "../../../scripts/customer/onboarding.ts";
import { type Bench, openBench } from "../delivery/data.ts";
import { billOf, placeCharge, total, ZONE } from "./data.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());

const local = (moment: string) => `timestamp '${moment}' at time zone '${ZONE}'`;

describe("a month's border, in the customer's time zone", () => {
  // March has the spring's missing hour, November the autumn's doubled one, January the year's border.
  it.each([
    ["2025-03", "2025-03-01 00:00", "2025-03-31 23:59:59.999", "2025-02-28 23:59:59.999", "2025-04-01 00:00"],
    ["2025-11", "2025-11-01 00:00", "2025-11-30 23:59:59.999", "2025-10-31 23:59:59.999", "2025-12-01 00:00"],
    ["2025-01", "2025-01-01 00:00", "2025-01-31 23:59:59.999", "2024-12-31 23:59:59.999", "2025-02-01 00:00"],
    ["2024-02", "2024-02-01 00:00", "2024-02-29 23:59:59.999", "2024-01-31 23:59:59.999", "2024-03-01 00:00"],
  ])("%s has its first and last moment, and not those beside it", async (month, first, last, before, after) => {
    await placeCharge(bench, { at: local(first), minor: "1" });
    await placeCharge(bench, { at: local(last), minor: "20" });
    await placeCharge(bench, { at: local(before), minor: "300" });
    await placeCharge(bench, { at: local(after), minor: "4000" });
    const { usage, statement, spend } = await billOf(bench, month);
    const { costCenterId, projectId } = bench.customer.workplace;
    expect([usage.total.minor, statement.total.minor, spend.costCenters[costCenterId], spend.projects[projectId]]).toEqual(Array(4).fill("21"));
    expect(spend.processes).toEqual({ [bench.customer.processId]: "21" });
    expect(statement.lines.flatMap(({ transactions }: any) => transactions.edges)).toHaveLength(2);
  });

  it("is said as moments", async () => {
    const { statement } = await billOf(bench, "2025-03");
    expect([statement.from, statement.until]).toEqual(["2025-03-01T05:00:00.000Z", "2025-04-01T04:00:00.000Z"]);
  });

  it("an empty month is zero in the customer's currency", async () => {
    const { usage, statement } = await billOf(bench, "2019-05");
    expect(usage.total).toEqual({ minor: "0", currency: "CAD" });
    expect(statement.total).toEqual(usage.total);
    expect([usage.byCostCenter, statement.lines]).toEqual([[], []]);
  });
});

describe("money is exact", () => {
  const amount = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 62n }),
    fc.bigInt({ min: 2n ** 53n - 5n, max: 2n ** 53n + 5n }),
    fc.bigInt({ min: 0n, max: 9n }),
  );
  const minor = (amounts: readonly bigint[]) => amounts.map((one) => ({ minor: one.toString(), currency: "CAD" }));

  it("a sum is the integers' own, in any order and any grouping, beyond 2^53", () => {
    fc.assert(
      fc.property(fc.array(amount), fc.array(amount), (one, other) => {
        const all = [...one, ...other];
        const whole = sum(minor(all), "CAD");
        expect(whole).toEqual({ minor: all.reduce((left, right) => left + right, 0n).toString(), currency: "CAD" });
        expect(sum(minor(all.toReversed()), "CAD")).toEqual(whole);
        expect(sum([sum(minor(one), "CAD"), sum(minor(other), "CAD")], "CAD")).toEqual(whole);
      }),
      { seed: 16, numRuns: 500 },
    );
  });

  it("from table to answer too: odd cents beyond 2^53, and sums beyond 2^63", async () => {
    const { costCenterId } = await makeWorkplace(bench.platform.origin, bench.customer.person, "LARGE");
    const amounts = [2n ** 53n + 1n, 2n ** 53n + 2n, 9_007_199_254_740_993n, 2n ** 62n + 1n, 2n ** 62n + 3n, 1n].map(String);
    for (const each of amounts) await placeCharge(bench, { costCenterId, minor: each, at: local("2023-07-15 12:00") });
    const { usage, statement, spend } = await billOf(bench, "2023-07");
    const exact = total(amounts);
    expect([usage.total.minor, usage.byCostCenter[0].amount.minor, statement.total.minor, statement.lines[0].amount.minor]).toEqual(
      Array(4).fill(exact),
    );
    expect([spend.costCenters[costCenterId], spend.processes[bench.customer.processId]]).toEqual([exact, exact]);
  });
});
