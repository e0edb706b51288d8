import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ask } from "../../../scripts/customer/app.ts";
import { ALL_CATEGORIES, type Categories, consentInput, defineProcess, inEveryWay } from "../../../scripts/customer/onboarding.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { population } from "../../../scripts/sandbox/population.ts";
import { asked, type Bench, deliver, eachTestAfresh, identifiersOf, NOBODY, openBench, subject, transactionCount } from "./data.ts";

/** The most that one delivery may hold. */
const MOST = 100;
const PEOPLE = population()
  // Those without a name of their own: who has one stands for something that goes wrong.
  .filter(({ kind, email }) => kind === "PERSON" && /^person\d+@/.test(email))
  .slice(0, MOST);
const CATEGORIES: Categories = inEveryWay(ALL_CATEGORIES);
const SELECTION = "name { givenName match { familyName { verdict } } } email { address } address { locality } employment { employer }";

let bench: Bench;
let processId: string;

beforeAll(async () => {
  bench = await openBench();
  processId = await defineProcess(bench.platform.origin, bench.customer.person, "Batches", CATEGORIES);
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

/** A grant for each of them, attested together. */
async function grantsFor(people: typeof PEOPLE): Promise<readonly string[]> {
  const query = "mutation($consents: [ConsentInput!]!) { attestConsents(consents: $consents) { results { grant { token } error { code } } } }";
  const consents = people.map(({ country }) => consentInput(processId, CATEGORIES, { countries: [country] }));
  const { data, errors } = await ask(bench.platform.origin, bench.customer.token, query, { consents });
  expect(errors).toEqual([]);
  return data?.["attestConsents"].results.map(({ grant }: any) => grant.token as string);
}

describe("a hundred subjects", () => {
  it("are answered in their order, each by itself, with what was claimed of each", async () => {
    const grants = await grantsFor(PEOPLE);
    const before = await transactionCount(bench);
    const subjects = PEOPLE.map((person, index) =>
      subject(grants[index] ?? "", identifiersOf(person), {
        country: person.country,
        claims: { familyName: index % 2 === 0 ? person.familyName : `Zz${index}qx` },
      }),
    );
    const changed: Readonly<Record<number, object>> = {
      7: { identifiers: identifiersOf(KNOWN.unknown) },
      23: { grant: "not a grant" },
      43: { idempotencyKey: subjects[42]?.idempotencyKey },
      66: { country: PEOPLE[66]?.country === "FR" ? "CA" : "FR" },
    };
    const { results, errors } = await deliver(
      bench,
      SELECTION,
      subjects.map((one, index) => ({ ...one, ...changed[index] })),
      { deadline: "PT20S" },
    );
    expect(errors).toEqual([]);
    expect(results).toHaveLength(MOST);
    const said = results.map(({ status, error, name, email, address, employment }) =>
      status === "REFUSED"
        ? error.code
        : { status, givenName: name.givenName, email: email.address, locality: address.locality, employer: employment.employer },
    );
    const refused: Readonly<Record<number, string>> = { 23: "GRANT_MALFORMED", 43: "DUPLICATE_KEY", 66: "COUNTRY_NOT_CONSENTED" };
    const expected = PEOPLE.map(({ givenName, email, address: { locality }, employment }, index) => {
      if (index === 7) return { status: "EMPTY", givenName: null, email: null, locality: null, employer: null };
      return refused[index] ?? { status: "COMPLETE", givenName, email, locality, employer: employment?.employer };
    });
    expect(said).toEqual(expected);
    const fits = results.map(({ status, name }, index) => (status === "COMPLETE" && index % 2 === 0 ? name.match.familyName.verdict : null));
    expect(new Set(fits)).toEqual(new Set(["EXACT", null]));
    const misfits = results.filter(({ status }, index) => status === "COMPLETE" && index % 2 === 1);
    expect(misfits.map(({ name }) => name.match.familyName.verdict)).not.toContain("EXACT");
    const ids = results.flatMap(({ transaction }) => transaction?.id ?? []);
    expect([ids.length, new Set(ids).size, (await transactionCount(bench)) - before]).toEqual([97, 97, 97]);
    // Four questions of each to one partner: more than it has slots for one customer.
    expect((await asked(bench)).northbank.length).toBeGreaterThan(300);
  });

  it("are the most: of one more, nobody is asked", async () => {
    const one = subject("a grant", identifiersOf(KNOWN.complete));
    const { results, errors } = await deliver(
      bench,
      SELECTION,
      Array.from({ length: MOST + 1 }, () => one),
    );
    expect(results).toEqual([]);
    expect(errors[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
    expect(await asked(bench)).toEqual(NOBODY);
  });
});
