import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { makeWorkplace } from "../../../scripts/customer/onboarding.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { readyCustomer } from "../../kit/platform.ts";
import { type Bench, consented, deliver, identifiersOf, openBench, query, subject } from "../delivery/data.ts";
import { billOf, thisMonth, total } from "./data.ts";

interface Row {
  readonly transaction_id: string;
  readonly cost_center_id: string;
  readonly project_id: string | null;
  readonly process_id: string;
  readonly category: string;
  readonly outcome: string;
  readonly minor: string;
}

let bench: Bench;
let other: Bench;
let bill: Awaited<ReturnType<typeof billOf>>;
let rows: Row[];

const rowsOf = ({ platform, customer }: Bench) =>
  platform.database.query<Row>("select * from billing.charges where organization_id = $1", [customer.tenant.id]);

beforeAll(async () => {
  bench = await openBench();
  const { platform, customer } = bench;
  other = { platform, customer: await readyCustomer(platform, { tenant: platform.tenants[1] }) };
  const second = {
    platform,
    customer: { ...(await readyCustomer(platform)), workplace: await makeWorkplace(platform.origin, customer.person, "SECOND") },
  };
  const selection = "name { givenName middleName } employment { employer } address { locality }";
  for (const [at, country, who] of [
    [bench, "CA", KNOWN.complete],
    [bench, "US", KNOWN.partialAtFirst],
    [bench, "FR", KNOWN.unknown],
    [second, "CA", KNOWN.complete],
    [second, "CA", KNOWN.complete],
    [other, "CA", KNOWN.complete],
  ] as const) {
    const { grant } = await consented(at, { countries: [country] });
    const { errors } = await deliver(at, selection, [subject(grant, identifiersOf(who), { country })]);
    expect(errors).toEqual([]);
  }
  const { grant } = await consented(bench);
  await deliver(bench, "name { givenName }", [subject(grant, identifiersOf(KNOWN.complete))], { projectId: null });
  bill = await billOf(bench, thisMonth());
  rows = await rowsOf(bench);
});
afterAll(() => bench?.platform.stop());

/** What the table has, summed by a column. */
const sums = (column: "cost_center_id" | "project_id" | "process_id") => {
  const groups = Object.groupBy(
    rows.filter((row) => row[column] !== null),
    (row) => row[column] as string,
  );
  return Object.fromEntries(Object.entries(groups).map(([id, group = []]) => [id, total(group.map(({ minor }) => minor))]));
};

describe("P16: a month's usage", () => {
  it("its total is the sum over cost centers, of the lines, and of the charges in the table", () => {
    const { usage, statement } = bill;
    const inTable = total(rows.map(({ minor }) => minor));
    expect(BigInt(inTable)).toBeGreaterThan(500n);
    expect(usage.byCostCenter).toHaveLength(2);
    expect([
      usage.total.minor,
      total(usage.byCostCenter.map(({ amount }: any) => amount.minor)),
      statement.total.minor,
      total(statement.lines.map(({ amount }: any) => amount.minor)),
    ]).toEqual(Array(4).fill(inTable));
    expect(usage.count).toBe(rows.length);
    expect(statement.lines.reduce((sum: number, { count }: any) => sum + count, 0)).toBe(rows.length);
  });

  it("what cost centers, projects and processes spent agrees with it", () => {
    expect(bill.spend).toEqual({ costCenters: sums("cost_center_id"), projects: sums("project_id"), processes: sums("process_id") });
    expect(total(Object.values(bill.spend.costCenters))).toBe(bill.usage.total.minor);
    expect(total(Object.values(bill.spend.processes))).toBe(bill.usage.total.minor);
    // One delivery named no project.
    expect(BigInt(total(Object.values(bill.spend.projects)))).toBe(BigInt(bill.usage.total.minor) - 42n);
  });

  it("P42: each line leads to the transactions of its charges, and to no other", () => {
    for (const line of bill.statement.lines) {
      const own = rows.filter(
        (row) =>
          row.cost_center_id === line.costCenter.id &&
          row.process_id === line.process.id &&
          row.category === line.category &&
          row.outcome === line.outcome,
      );
      expect(own).toHaveLength(line.count);
      expect(total(own.map(({ minor }) => minor))).toBe(line.amount.minor);
      const led = line.transactions.edges.map(({ node }: any) => node.id);
      expect(led).toEqual([...new Set(own.map(({ transaction_id }) => transaction_id))].toSorted().toReversed());
    }
  });

  it("P42: each transaction of a line shows the charges that made it", async () => {
    const [line] = bill.statement.lines;
    const [edge] = line.transactions.edges;
    const { data } = await query(
      bench,
      "query($id: ID!) { transaction(id: $id) { charges { category outcome amount { minor } explain { rule rate { minor } units } } } }",
      {
        id: edge.node.id,
      },
    );
    const charges = data?.["transaction"].charges;
    expect(charges.filter(({ category, outcome }: any) => category === line.category && outcome === line.outcome)).not.toHaveLength(0);
    for (const { amount, explain } of charges) expect(explain).toEqual({ rule: "price-book:1", rate: amount, units: 1 });
  });
});

describe("two customers", () => {
  it("do not mix", async () => {
    const others = await rowsOf(other);
    expect(others.length).toBeGreaterThan(0);
    const theirs = await billOf(other, thisMonth());
    expect(theirs.usage.total.minor).toBe(total(others.map(({ minor }) => minor)));
    expect(Object.keys(theirs.spend.costCenters)).toEqual([other.customer.workplace.costCenterId]);
    expect(JSON.stringify(theirs)).not.toContain(bench.customer.workplace.costCenterId);
    expect(JSON.stringify(bill)).not.toContain(other.customer.workplace.costCenterId);
  });

  it("P02: nor when one names the other's transaction or cost center", async () => {
    const id = rows[0]?.transaction_id;
    const { data } = await query(other, "query($id: ID!) { transaction(id: $id) { id charges { minor: amount { minor } } } }", { id });
    expect(data).toEqual({ transaction: null });
  });
});
