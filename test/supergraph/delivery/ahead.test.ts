import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { asked, type Bench, chargedIn, consented, deliver, identifiersOf, NOBODY, openBench, query, subject, transactionCount } from "./data.ts";

let bench: Bench;
let processVersionId: string;

beforeAll(async () => {
  bench = await openBench();
  const { data } = await query(
    bench,
    "query ($id: ID!) { process(id: $id) { currentVersion { id } } }",
    { id: bench.customer.processId },
    bench.customer.person,
  );
  processVersionId = data?.["process"].currentVersion.id;
});
afterAll(() => bench?.platform.stop());
beforeEach(() => bench.platform.sandbox.control.clearCalls());

/** Everything that admission books or takes, as it stands. */
const booked = () =>
  bench.platform.database.query(
    `select (select count(*) from partner_data.transactions) as transactions, (select count(*) from partner_data.deliveries) as deliveries,
            (select count(*) from partner_data.candidates) as candidates, (select coalesce(sum(used), 0) from consent.grants) as used,
            (select count(*) from consent.attestation_uses) as uses, (select count(*) from billing.reservations) as reservations,
            (select sum(available) from billing.budgets) as available, (select count(*) from billing.budget_deltas) as deltas`,
  );

const PLAN = "plan { price { minor currency } questions { category wayToAsk partners { name } } } outcomes { attribute status reason }";

describe("a dry run", () => {
  it("says who would be asked and what it costs at most, asks nobody and books nothing", async () => {
    const { grant } = await consented(bench);
    const before = await booked();
    const same = subject(grant, identifiersOf(KNOWN.complete));
    const { results, errors } = await deliver(bench, `name { givenName } employment { income { minor } } ${PLAN}`, [same], { dryRun: true });
    expect(errors).toEqual([]);
    expect(results[0]).toMatchObject({
      status: "PLANNED",
      error: null,
      transaction: null,
      name: null,
      plan: {
        // Both partners of each, 42 and 42, 120 and 120.
        price: { minor: "324", currency: "CAD" },
        questions: [
          { category: "employment", wayToAsk: "RETRIEVE", partners: [{ name: "Payfolio" }, { name: "Corvid Contact" }] },
          { category: "name", wayToAsk: "RETRIEVE", partners: [{ name: "Northbank Identity" }, { name: "Maple Registry" }] },
        ],
      },
    });
    expect(await booked()).toEqual(before);
    expect(await asked(bench)).toEqual(NOBODY);
    // The grant has all its fetches, and the key is free.
    const { results: real } = await deliver(bench, "name { givenName }", [same]);
    expect(real[0]).toMatchObject({ status: "COMPLETE", name: { givenName: "Zelda" } });
  });

  it("says what would be refused or withheld, subject by subject", async () => {
    const { grant } = await consented(bench, {}, [{ category: "name", attributes: ["givenName"] }]);
    const one = subject(grant, identifiersOf(KNOWN.complete));
    const ask = (selection: string, person = one) =>
      deliver(bench, `${selection} ${PLAN}`, [person], { dryRun: true }).then(({ results }) => results[0]);
    expect(await ask("email { address }")).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_GRANTED" }, plan: null });
    expect(await ask("name { givenName birthDate }")).toMatchObject({
      status: "PLANNED",
      outcomes: [{ attribute: "birthDate", status: "WITHHELD", reason: "NOT_GRANTED" }],
    });
    expect(await ask("name { givenName }", { ...one, country: "FR" })).toMatchObject({ error: { code: "COUNTRY_NOT_CONSENTED" } });
    expect(await asked(bench)).toEqual(NOBODY);
  });
});

describe("a quote", () => {
  const QUOTE = `query ($input: QuoteInput!) { quote(input: $input) { price { minor currency } validUntil refusals { code } partners { name }
    questions { category wayToAsk partners { name } } } }`;
  const quote = async (categories: readonly object[], more: object = {}) => {
    const { data, errors } = await query(bench, QUOTE, { input: { processVersionId, country: "CA", categories, ...more } });
    expect(errors).toEqual([]);
    return data?.["quote"];
  };

  it("prices each way by itself, and no delivery of it costs more", async () => {
    const before = await transactionCount(bench);
    const name = { category: "name", attributes: ["givenName"] };
    const retrieved = await quote([name]);
    expect(retrieved).toMatchObject({
      price: { minor: "84", currency: "CAD" },
      refusals: [],
      partners: [{ name: "Northbank Identity" }, { name: "Maple Registry" }],
      questions: [{ category: "name", wayToAsk: "RETRIEVE" }],
    });
    expect(Date.parse(retrieved.validUntil)).toBeGreaterThan(Date.now());
    expect(await quote([{ ...name, wayToAsk: "CHECK" }])).toMatchObject({ price: { minor: "42" } });
    expect(await transactionCount(bench)).toBe(before);
    const { grant } = await consented(bench);
    const { results } = await deliver(bench, "name { givenName }", [subject(grant, identifiersOf(KNOWN.partialAtFirst))]);
    expect(await chargedIn(bench, results[0].transaction.id)).toBeLessThanOrEqual(84);
  });

  it("says why it would be refused", async () => {
    const name = { category: "name", attributes: ["givenName"] };
    expect(await quote([{ category: "credit", attributes: ["score"] }])).toMatchObject({
      price: null,
      refusals: [{ code: "CATEGORY_NOT_IN_PROCESS" }],
    });
    expect(await quote([name], { processVersionId: randomUUID() })).toMatchObject({ refusals: [{ code: "PROCESS_UNKNOWN" }] });
    expect(await quote([name], { processVersionId: "none" })).toMatchObject({ refusals: [{ code: "PROCESS_UNKNOWN" }] });
    const { errors } = await query(bench, QUOTE, { input: { processVersionId, country: "CA", categories: [name, name] } });
    expect(errors[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
  });
});

describe("coverage", () => {
  const COVERAGE = `query ($country: Country!, $category: CategoryId!) { coverage(country: $country, category: $category) {
    partner { name } waysToAsk attributes identifiers price { minor currency } latency { p50 p95 } successRate } }`;
  const coverage = async (country: string, category: string) => (await query(bench, COVERAGE, { country, category })).data?.["coverage"];

  it("names contracted partners in the order of asking, and what this customer saw of them", async () => {
    const { database } = bench.platform;
    await database.query("delete from partner_data.disclosures");
    expect(await coverage("CA", "address")).toMatchObject([
      {
        partner: { name: "Northbank Identity" },
        waysToAsk: ["CHECK", "MATCH", "RETRIEVE"],
        identifiers: ["phone", "email"],
        price: { minor: "38", currency: "CAD" },
        latency: null,
        successRate: null,
      },
      { partner: { name: "Maple Registry" } },
    ]);
    const { grant } = await consented(bench);
    await deliver(bench, "address { locality }", [subject(grant, identifiersOf(KNOWN.complete))]);
    const [northbank] = await coverage("CA", "address");
    expect(northbank.successRate).toBe(1);
    expect(northbank.latency.p95).toBeGreaterThanOrEqual(northbank.latency.p50);
    expect(await coverage("JP", "address")).toEqual([]);
    expect(await coverage("CA", "nothing")).toEqual([]);
  });

  it("P70: leaves out whom this customer objects to, and says what the others cost", async () => {
    const { person } = bench.customer;
    const set = (mutation: string) =>
      query(
        bench,
        `mutation($input: SubprocessorInput!) { ${mutation}(input: $input) { subprocessor { objected } } }`,
        { input: { subprocessorId: PARTNER_IDS.northbank } },
        person,
      );
    expect((await set("objectToSubprocessor")).errors).toEqual([]);
    const priced = `query { coverage(country: "CA", category: "address") { partner { name rates { category wayToAsk outcome amount { minor } } } } }`;
    const { data } = await query(bench, priced);
    expect(data?.["coverage"]).toMatchObject([{ partner: { name: "Maple Registry" } }]);
    expect(data?.["coverage"][0].partner.rates).toContainEqual({
      category: "address",
      wayToAsk: "RETRIEVE",
      outcome: "HIT",
      amount: { minor: "38" },
    });
    expect((await set("withdrawObjection")).errors).toEqual([]);
    expect(await coverage("CA", "address")).toHaveLength(2);
  });
});
