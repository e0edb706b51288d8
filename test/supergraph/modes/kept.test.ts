import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ask, type GraphqlAnswer } from "../../../scripts/customer/app.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { MODES, type Mode } from "../../../platform/identity/principal.ts";
import { createPool } from "../../../platform/database/pool.ts";
import { aboutOf, asMode, type BothModes, consentedIn, deliverIn, openBothModes } from "../contract/data.ts";
import { eventually } from "../delivery/data.ts";

const MONTH = new Date().toISOString().slice(0, 7);
const otherOf = { TEST: "LIVE", LIVE: "TEST" } as const;
/** How many subjects each mode's client asked for: different, so that no count is another's. */
const ASKED = { TEST: 3, LIVE: 2 } as const;

let modes: BothModes;
const kept: Record<Mode, { transactions: string[]; attestations: string[] }> = {
  TEST: { transactions: [], attestations: [] },
  LIVE: { transactions: [], attestations: [] },
};

const sql = <R extends object>(text: string, values: readonly unknown[] = []) => modes.platform.database.query<R>(text, values);
const budget = () =>
  sql(
    `select (select sum(available) from billing.budgets)::text as available, (select sum(amount) from billing.budget_deltas)::text as deltas,
            (select count(*) from billing.reservations)::int as reservations, (select count(*) from billing.charges)::int as charges`,
  );

beforeAll(async () => {
  modes = await openBothModes();
  for (const mode of MODES) {
    for (let count = 0; count < ASKED[mode]; count += 1) {
      const { grant, attestationId } = await consentedIn(modes, mode);
      const { status, transaction } = await deliverIn(modes, mode, "name { givenName }", { grant, identifiers: aboutOf(KNOWN.complete) });
      if (status !== "COMPLETE") throw new Error(`A delivery ended as ${status}.`);
      kept[mode].transactions.unshift(transaction.id);
      kept[mode].attestations.unshift(attestationId);
    }
  }
  const counted = () => sql<{ count: number }>("select count(*)::int as count from analytics.settled_transactions");
  await eventually(counted, ([row]) => row?.count === ASKED.TEST + ASKED.LIVE);
});
afterAll(() => modes?.platform.stop());

const asPerson = (query: string, variables: Readonly<Record<string, unknown>> = {}) =>
  ask(modes.platform.origin, modes.customer.person, query, variables);

/** Everything that lists, counts or sums; `$mode` is left out by whoever reads what is their own. */
const READ = `query($mode: Mode, $month: Month!, $costCenter: Boolean = true) {
  viewer { organization {
    transactions(mode: $mode) { edges { node { id mode attestation { id mode } } } }
    attestations(mode: $mode) { edges { node { id mode } } }
    usageSummary(month: $month, mode: $mode) { mode deliveries transactions successRate }
    processes(first: 1) { edges { node { trend(months: 1, mode: $mode) { transactions } } } }
    costCenters(first: 1) @include(if: $costCenter) { edges { node { transactions(mode: $mode) { edges { node { id } } } } } }
    projects(first: 1) @include(if: $costCenter) { edges { node { transactions(mode: $mode) { edges { node { id } } } } } }
  } }
  attestations(mode: $mode) { edges { node { id } } }
  partners(mode: $mode) { mode }
  coverage(country: "CA", category: "name", mode: $mode) { partner { mode } successRate }
}`;

const ids = (connection: any): string[] => connection.edges.map(({ node }: any) => node.id);

function expectOf(mode: Mode, { data, errors }: GraphqlAnswer) {
  expect(errors).toEqual([]);
  const { organization } = data!["viewer"];
  expect(ids(organization.transactions)).toEqual(kept[mode].transactions);
  expect(organization.transactions.edges.map(({ node }: any) => [node.mode, node.attestation.mode])).toEqual(
    Array.from({ length: ASKED[mode] }, () => [mode, mode]),
  );
  expect(ids(organization.attestations)).toEqual(kept[mode].attestations);
  expect(ids(data!["attestations"])).toEqual(kept[mode].attestations);
  expect(organization.usageSummary).toEqual({ mode, deliveries: ASKED[mode], transactions: ASKED[mode], successRate: 1 });
  expect(organization.processes.edges[0].node.trend).toEqual([{ transactions: ASKED[mode] }]);
  if (organization.costCenters) {
    expect(ids(organization.costCenters.edges[0].node.transactions)).toEqual(kept[mode].transactions);
    expect(ids(organization.projects.edges[0].node.transactions)).toEqual(kept[mode].transactions);
  }
  expect(new Set(data!["partners"].map((one: any) => one.mode))).toEqual(new Set([mode]));
  expect(data!["coverage"].map((one: any) => one.partner.mode)).toEqual([mode, mode]);
  expect(data!["coverage"][0].successRate).toBe(1);
}

describe.each(MODES)("what is of %s", (mode) => {
  it("P40, P60: is listed and counted apart, for its client without a word and for people who ask for it", async () => {
    expectOf(mode, await asMode(modes, mode, READ, { month: MONTH }));
    expectOf(mode, await asMode(modes, mode, READ, { month: MONTH, mode }));
    expectOf(mode, await asPerson(READ, { month: MONTH, mode }));
  });

  it("is nothing that the other mode's client can read, by list or by id", async () => {
    const other = otherOf[mode];
    const listed = await asMode(modes, other, READ, { month: MONTH, mode });
    expect(new Set(listed.errors.map(({ extensions }) => extensions["code"]))).toEqual(new Set(["OTHER_MODE"]));
    const byId = await asMode(modes, other, "query($t: ID!, $a: ID!) { transaction(id: $t) { id } attestation(id: $a) { id } }", {
      t: kept[mode].transactions[0],
      a: kept[mode].attestations[0],
    });
    expect(byId).toMatchObject({ errors: [], data: { transaction: null, attestation: null } });
  });

  it("is hidden from the other by row-level security, not by our queries alone", async () => {
    const rooms = {
      partner_data_app: "partner_data.transactions",
      consent_app: "consent.attestations",
      analytics_app: "analytics.settled_transactions",
    } as const;
    for (const [role, table] of Object.entries(rooms)) {
      const pool = createPool(modes.platform.database.logins.as(role), 1);
      try {
        const { rows } = await pool.query(
          `with entered as materialized (select accounts.offered_enter_tenant($1) as status, set_config('app.mode', $2, true))
           select (select array_agg(distinct mode) from ${table} where status = 'ACTIVE') as seen from entered`,
          [modes.customer.tenant.id, mode],
        );
        expect([table, rows[0].seen]).toEqual([table, [mode]]);
      } finally {
        await pool.end();
      }
    }
  });
});

describe("people", () => {
  it("read what is live unless they ask for tests", async () => {
    expectOf("LIVE", await asPerson(READ, { month: MONTH }));
  });
});

describe("money", () => {
  it("P16, P42: tests are in no charge, statement, usage, spend or budget", async () => {
    const [charges] = await sql<{ transactions: string[] }>(
      "select array_agg(distinct transaction_id order by transaction_id desc) as transactions from billing.charges",
    );
    expect(charges!.transactions).toEqual(kept.LIVE.transactions);
    const query = `query($month: Month!) { statement(month: $month) { total { minor } lines { count } } viewer { organization {
      usage(month: $month) { count total { minor } } costCenters(first: 1) { edges { node { spend(month: $month) { minor } } } } } } }`;
    const spent = { minor: String(42 * ASKED.LIVE) };
    const person = await asPerson(query, { month: MONTH });
    expect(person).toMatchObject({
      errors: [],
      data: {
        statement: { total: spent, lines: [{ count: ASKED.LIVE }] },
        viewer: { organization: { usage: { count: ASKED.LIVE, total: spent }, costCenters: { edges: [{ node: { spend: spent } }] } } },
      },
    });
    // What live costs is not a test client's to read, whatever scopes it has.
    const nothing = { minor: "0" };
    expect(await asMode(modes, "TEST", query, { month: MONTH })).toMatchObject({
      errors: [],
      data: {
        statement: { total: nothing, lines: [] },
        viewer: { organization: { usage: { count: 0, total: nothing }, costCenters: { edges: [{ node: { spend: nothing } }] } } },
      },
    });
  });

  it("a test delivery touches no budget, and says by dry run and quote what it would cost", async () => {
    const before = await budget();
    const { data: process } = await asPerson("query($id: ID!) { process(id: $id) { currentVersion { id } } }", { id: modes.customer.processId });
    const prices = [];
    for (const mode of MODES) {
      const { grant } = await consentedIn(modes, mode);
      const asked = { grant, identifiers: aboutOf(KNOWN.complete) };
      const selection = "name { givenName } plan { price { minor currency } }";
      const planned = await deliverIn(modes, mode, selection, asked, { dryRun: true });
      const quoted = await asMode(modes, mode, "query($input: QuoteInput!) { quote(input: $input) { price { minor currency } refusals { code } } }", {
        input: {
          processVersionId: process!["process"].currentVersion.id,
          country: "CA",
          categories: [{ category: "name", wayToAsk: "RETRIEVE", attributes: ["givenName"] }],
        },
      });
      prices.push(planned.plan.price, quoted.data?.["quote"].price);
      if (mode === "TEST") expect(await deliverIn(modes, mode, "name { givenName }", asked)).toMatchObject({ status: "COMPLETE" });
    }
    expect(new Set(prices.map((price) => JSON.stringify(price)))).toEqual(new Set(['{"minor":"84","currency":"CAD"}']));
    expect(await budget()).toEqual(before);
  });
});
