import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ALL_CATEGORIES } from "../../../scripts/customer/onboarding.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { CASES, SENT } from "./categories.data.ts";
import {
  asked,
  type Bench,
  chargedIn,
  consented,
  deliver,
  identifiersOf,
  NOBODY,
  openBench,
  questions,
  subject,
  transactionCount,
  valuesOf,
} from "./data.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());
beforeEach(() => bench.platform.sandbox.control.clearCalls());

const MORE = `outcomes { category attribute status reason } sources { category attributes } t: transaction { minimisation { selected asked returned } disclosures { partner { name } category answered } }`;

const one = async (selection: string, { grant = "", identifiers = SENT as object, country = "CA", token = "" }) => {
  const customer = token === "" ? bench.customer : { ...bench.customer, token };
  const { results, errors } = await deliver({ ...bench, customer }, `${selection} ${MORE}`, [subject(grant, identifiers, { country })]);
  expect(errors).toEqual([]);
  return results[0];
};

const known = async (selection: string) => one(selection, { grant: (await consented(bench)).grant });

describe.each(CASES)("$category", ({ category, selection, answer, asked: expected, by, minor, another }) => {
  const attributes = Object.values(expected).flat();

  it("P29: is fetched from its partner, as it was selected, and from nobody else", async () => {
    const result = await known(selection);
    expect(result).toMatchObject({ status: "COMPLETE", error: null, transaction: { outcome: "HIT" } });
    expect(result[category]).toEqual(answer);
    expect(JSON.stringify(result[category])).not.toContain(`"${another}"`);
    expect(await questions(bench)).toEqual(
      Object.fromEntries(Object.entries(expected).map(([partner, names]) => [partner, [{ [category]: names }]])),
    );
    const [call] = Object.values(await asked(bench)).flat();
    expect(call?.identifiers.toSorted()).toEqual(by);
    expect(result.outcomes).toEqual(attributes.map((attribute) => ({ category, attribute, status: "RETURNED", reason: null })));
    // Attributes are counted, whatever a list holds.
    const count = attributes.length;
    expect(result.t).toMatchObject({ minimisation: { selected: count, asked: count, returned: count }, disclosures: [{ category, answered: true }] });
    expect(await chargedIn(bench, result.transaction.id)).toBe(minor);
  });

  it("P03: nothing of it is in any table or log", async () => {
    const result = await known(selection);
    const { database } = bench.platform;
    const tables = await database.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    const values = [...valuesOf(result[category]), ...Object.values(SENT), SENT.bssid.toLowerCase()].filter((value) => value.length > 6);
    expect(values.length).toBeGreaterThan(3);
    const stored = await Promise.all(tables.map(({ name }) => database.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`)));
    const everything = `${stored
      .flat()
      .map(({ row }) => row)
      .join("\n")}\n${bench.platform.output()}`;
    expect(values.filter((value) => everything.includes(value))).toEqual([]);
  });

  it("P31: without its scope, or a grant for it, nobody is asked and nothing is kept", async () => {
    const before = await transactionCount(bench);
    const { grant } = await consented(bench);
    const token = await bench.customer.app.token("partner-data:deliver:name");
    expect(await one(selection, { grant, token })).toMatchObject({ status: "REFUSED", error: { code: "SCOPE_MISSING" }, [category]: null });
    const others = ALL_CATEGORIES.filter((other) => other.category !== category);
    const narrow = (await consented(bench, {}, others)).grant;
    expect(await one(selection, { grant: narrow })).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_GRANTED" }, [category]: null });
    expect(await asked(bench)).toEqual(NOBODY);
    expect(await transactionCount(bench)).toBe(before);
  });
});

describe("a list", () => {
  it("is asked by its name alone: what is selected of its items is what is shown", async () => {
    const result = await known("financial { transactions { __typename } again: transactions { description } }");
    expect(result.financial.transactions.map(({ __typename }: any) => __typename)).toEqual(["FinancialTransaction", "FinancialTransaction"]);
    expect(result.financial.again).toEqual(KNOWN.complete.financial.transactions.map(({ description }) => ({ description })));
    expect(await questions(bench)).toEqual({ ledgerline: [{ financial: ["transactions"] }] });
  });

  it("P32: that is empty is an answer, kept and charged as any other", async () => {
    const identifiers = { registrationNumber: KNOWN.company.registrationNumber };
    const { grant } = await consented(bench, { subjectKind: "COMPANY", atLeast16: false });
    const result = await one("mediaReports { reports { title } }", { grant, identifiers });
    expect(result).toMatchObject({ status: "COMPLETE", mediaReports: { reports: [] }, transaction: { outcome: "HIT" } });
    expect(await chargedIn(bench, result.transaction.id)).toBe(60);
  });

  it("of which the partner knows nothing is no record", async () => {
    const { unknown } = KNOWN;
    const { grant } = await consented(bench, { countries: ["FR"] });
    const result = await one("mediaReports { reports { title } }", { grant, identifiers: identifiersOf(unknown), country: "FR" });
    expect(result).toMatchObject({
      status: "EMPTY",
      mediaReports: { reports: null },
      outcomes: [{ attribute: "reports", status: "NOT_FOUND", reason: "NO_RECORD" }],
    });
  });

  it("in another shape than agreed is a partner's fault, of which nothing is told", async () => {
    const { control, registry } = bench.platform.sandbox;
    const { id } = registry.partners.find(({ name }) => name === "Ledgerline Open Banking")!;
    await control.setFault(id, { kind: "wrong-schema" });
    const result = await known("financial { accounts { accountId } }").finally(() => control.clearFaults());
    expect(result).toMatchObject({
      status: "FAILED",
      financial: { accounts: null },
      outcomes: [{ attribute: "accounts", status: "UNAVAILABLE", reason: "MALFORMED_ANSWER" }],
    });
    expect(bench.platform.output()).not.toContain("xxxx-xxxx-4821");
  });
});

describe("what one partner lacks of a phone", () => {
  it("is asked of the next, and of it only that", async () => {
    const { partialAtFirst } = KNOWN;
    const { grant } = await consented(bench, { countries: ["US"] });
    const result = await one("phone { number latestSimChange }", { grant, identifiers: identifiersOf(partialAtFirst), country: "US" });
    // Corvid does not offer what Signalpost lacks.
    expect(await questions(bench)).toEqual({ signalpost: [{ phone: ["latestSimChange", "number"] }] });
    expect(result).toMatchObject({
      status: "PARTIAL",
      phone: { number: partialAtFirst.phone, latestSimChange: null },
      outcomes: [
        { attribute: "latestSimChange", status: "NOT_FOUND", reason: "NO_RECORD" },
        { attribute: "number", status: "RETURNED", reason: null },
      ],
    });
  });
});

describe("a network's address", () => {
  it.each(["00:00:5e:00:53", "00:00:5e:00:53:2a:00", "00:00-5e:00:53:2a", "00005e00532a", "01:00:5e:00:53:2a", "ff:ff:ff:ff:ff:ff", "zelda"])(
    "%s is none of an access point",
    async (bssid) => {
      const { grant } = await consented(bench);
      expect(await one("wifi { vendor }", { grant, identifiers: { bssid } })).toMatchObject({
        status: "REFUSED",
        error: { code: "IDENTIFIERS_MALFORMED" },
      });
      expect(await asked(bench)).toEqual(NOBODY);
    },
  );
});
