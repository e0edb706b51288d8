import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { randomUUID } from "node:crypto";
import { ALL_CATEGORIES, attest, consentInput, defineProcess, inEveryWay } from "../../../scripts/customer/onboarding.ts";
import { type Bench, chargesIn, deliver, NOBODY, asked, openBench, questions, subject, transactionCount } from "./data.ts";
import { CHECKS, CLAIMS, IDENTIFIERS, MATCHES } from "./ways.data.ts";

let bench: Bench;
let processId: string;

const EVERYTHING = inEveryWay(ALL_CATEGORIES);

beforeAll(async () => {
  bench = await openBench();
  processId = await defineProcess(bench.platform.origin, bench.customer.person, "In every way", EVERYTHING);
});
afterAll(() => bench?.platform.stop());
beforeEach(() => bench.platform.sandbox.control.clearCalls());

const MORE = `outcomes { category wayToAsk attribute status reason } sources { category wayToAsk } t: transaction { minimisation { selected asked returned } disclosures { category wayToAsk } charges { category wayToAsk outcome amount { minor } } }`;

const consentedIn = (categories = EVERYTHING, process = processId) =>
  attest(bench.platform.origin, bench.customer.token, consentInput(process, categories)).then(({ grant }) => grant);

interface Asking {
  readonly grant?: string;
  readonly claims?: object;
  readonly token?: string;
  readonly more?: object;
}

async function askOne(selection: string, { grant, claims = CLAIMS, token, more = {} }: Asking = {}) {
  const customer = token === undefined ? bench.customer : { ...bench.customer, token };
  const subjects = [subject(grant ?? (await consentedIn()), IDENTIFIERS, { claims })];
  const { results, errors } = await deliver({ ...bench, customer }, `${selection} ${MORE}`, subjects, more);
  expect(errors).toEqual([]);
  return results[0];
}

/** Nothing of what partners hold may come back, nor what was claimed. */
const VALUES = [CLAIMS.middleName, "Wren", "1984-03-17", "1984-03-18", "Specimen Looms", "7245000", "Montreal", "1840000", "zelda.weaves"];

describe.each([...MATCHES.map((one) => ({ ...one, way: "MATCH" })), ...CHECKS.map((one) => ({ ...one, way: "CHECK" }))])(
  "$category asked by $way",
  ({ category, way, selection, answer }) => {
    const suffix = way.toLowerCase();

    it("P29: is answered, and no value comes back", async () => {
      const result = await askOne(selection);
      expect(result.error).toBeNull();
      expect(result[category]).toEqual(answer);
      const text = JSON.stringify({ ...result, transaction: null });
      expect(VALUES.filter((value) => text.includes(value))).toEqual([]);
      for (const part of [...result.outcomes, ...result.sources, ...result.t.charges, ...result.t.disclosures]) {
        expect(part).toMatchObject({ category, wayToAsk: way });
      }
      const charges = await chargesIn(bench, result.transaction.id);
      expect(charges.map((charge) => charge.category)).toEqual(charges.map(() => `${category}:${suffix}`));
    });

    it("P28: a grant to retrieve it is none for this, and nobody is asked", async () => {
      const before = await transactionCount(bench);
      const retrieving = ALL_CATEGORIES.map((each) => ({ ...each }));
      expect(await askOne(selection, { grant: await consentedIn(retrieving) })).toMatchObject({
        status: "REFUSED",
        error: { code: "CATEGORY_NOT_GRANTED" },
        [category]: null,
      });
      expect(await asked(bench)).toEqual(NOBODY);
      expect(await transactionCount(bench)).toBe(before);
    });

    it("P31: nor is a scope to retrieve it", async () => {
      const token = await bench.customer.app.token(`partner-data:deliver:${category}`);
      expect(await askOne(selection, { token })).toMatchObject({ status: "REFUSED", error: { code: "SCOPE_MISSING" } });
      expect(await asked(bench)).toEqual(NOBODY);
    });

    it("P26: nor a contract to retrieve it", async () => {
      const { database } = bench.platform;
      const { id } = bench.customer.tenant;
      await database.query("update partner_data.contracts set ways = '{RETRIEVE}' where organization_id = $1 and category = $2", [id, category]);
      try {
        expect(await askOne(selection)).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_CONTRACTED" } });
        expect(await asked(bench)).toEqual(NOBODY);
      } finally {
        await database.query("update partner_data.contracts set ways = '{CHECK,MATCH,RETRIEVE}' where organization_id = $1 and category = $2", [
          id,
          category,
        ]);
      }
    });
  },
);

describe("ways to ask", () => {
  it("stand beside one another in one selection, each with its own question and price", async () => {
    const result = await askOne("name { givenName match { familyName { verdict } } check { ageOver(years: 18) { answer } } }");
    expect(result).toMatchObject({
      status: "COMPLETE",
      name: { givenName: "Zelda", match: { familyName: { verdict: "EXACT" } }, check: { ageOver: { answer: "YES" } } },
      t: { minimisation: { selected: 3, asked: 3, returned: 3 } },
    });
    expect(await questions(bench)).toEqual({ northbank: [{ name: ["birthDate"] }, { name: ["familyName"] }, { name: ["givenName"] }] });
    const prices = result.t.charges.map(({ wayToAsk, amount }: { wayToAsk: string; amount: { minor: string } }) => [wayToAsk, amount.minor]);
    expect(Object.fromEntries(prices)).toEqual({ RETRIEVE: "42", MATCH: "29", CHECK: "21" });
  });

  it("a match of which nothing was claimed asks nobody", async () => {
    expect(await askOne("name { match { givenName { verdict reason } } }", { claims: { postalCode: "H2Y" } })).toMatchObject({
      status: "FAILED",
      name: { match: { givenName: { verdict: "UNAVAILABLE", reason: "CLAIM_MISSING" } } },
    });
    expect(await asked(bench)).toEqual(NOBODY);
  });

  it("a claim that is no text is refused, and not repeated", async () => {
    expect(await askOne("name { match { givenName { verdict } } }", { claims: { givenName: "" } })).toMatchObject({
      status: "REFUSED",
      error: { code: "CLAIMS_MALFORMED" },
    });
    expect(await asked(bench)).toEqual(NOBODY);
  });

  it("a check of an attribute that the grant leaves out is withheld", async () => {
    const grant = await consentedIn([{ category: "name", waysToAsk: ["CHECK"], attributes: ["givenName", "familyName"] }]);
    const result = await askOne("name { check { ageOver(years: 18) { answer reason } asGiven { answer } } }", { grant });
    expect(result).toMatchObject({
      status: "PARTIAL",
      name: { check: { ageOver: { answer: "UNAVAILABLE", reason: "NOT_GRANTED" }, asGiven: { answer: "YES" } } },
    });
    expect(await questions(bench)).toEqual({ northbank: [{ name: ["familyName", "givenName"] }] });
  });

  it("a retry with another check under the same key is another request", async () => {
    const grant = await consentedIn();
    const same = { idempotencyKey: randomUUID() };
    const ask = (years: number) =>
      deliver(bench, `name { check { ageOver(years: ${years}) { answer } } }`, [subject(grant, IDENTIFIERS, same)]).then(({ results }) => results[0]);
    expect(await ask(18)).toMatchObject({ status: "COMPLETE" });
    expect(await ask(21)).toMatchObject({ error: { code: "IDEMPOTENCY_CONFLICT" } });
  });
});

describe("a wish for assurance", () => {
  const NAME = "name { givenName }";
  const wish = (assurance: object) => askOne(NAME, { more: { assurance } });

  it("is met by who is sure enough", async () => {
    for (const assurance of [{ trustFramework: "nist_800_63A", leastLevel: "ial2" }, { leastLevel: "ial1" }, {}]) {
      expect(await wish(assurance)).toMatchObject({ status: "COMPLETE", name: { givenName: "Zelda" } });
    }
  });

  it("drops what is below it, and pays as for no record", async () => {
    for (const assurance of [{ leastLevel: "ial3" }, { trustFramework: "eidas" }, { leastLevel: "of our own" }, { evidenceWithin: "P30D" }]) {
      const result = await wish(assurance);
      expect(result).toMatchObject({ status: "FAILED", name: { givenName: null }, sources: [] });
      expect(result.outcomes).toEqual([expect.objectContaining({ status: "UNAVAILABLE", reason: "ASSURANCE_TOO_LOW" })]);
    }
  });

  it("keeps who never meets it from being asked", async () => {
    const { database } = bench.platform;
    await database.query("update partner_data.offers set trust_framework = 'nist_800_63A', assurance_level = 'ial1' where category = 'name'");
    try {
      expect(await wish({ trustFramework: "nist_800_63A", leastLevel: "ial2" })).toMatchObject({ status: "FAILED" });
      expect(await asked(bench)).toEqual(NOBODY);
    } finally {
      await database.query("update partner_data.offers set trust_framework = null, assurance_level = null where category = 'name'");
    }
  });
});
