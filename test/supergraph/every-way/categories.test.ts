import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { readQuestion, WAYS } from "../../../platform/subgraph/question.ts";
import { PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { CATEGORIES } from "../../../scripts/seed/categories.ts";
import { LOCAL_PARTNERS } from "../../../scripts/seed/registry.ts";
import { attributesIn, composedCategories, matchableIn, waysIn } from "./composed.ts";
import { CLAIMS, VALUES } from "./expected.ts";
import { everyQuestion, rowOf, uncheckedIn } from "./rows.ts";
import { askedIn, askOne, callsIn, EVERYTHING, openWorld, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.platform.stop());
beforeEach(() => world.platform.sandbox.control.clearCalls());

const COMPANIES_ONLY = [
  "legalName",
  "registrationNumber",
  "registrationAuthority",
  "lei",
  "legalForm",
  "vatId",
  "entityStatus",
  "incorporatedOn",
  "activities",
];

/** Whom the customer's contracts lead to, in turn, and for which attributes; the later ones for what is still missing. */
const CONTRACTED: Readonly<Record<string, readonly (readonly [partner: string, attributes: readonly string[]])[]>> = {
  name: [
    [PARTNER_IDS.northbank, ["givenName", "middleName", "familyName", "birthDate"]],
    [PARTNER_IDS.maple, COMPANIES_ONLY],
  ],
  email: [[PARTNER_IDS.northbank, ["address", "verified"]]],
  address: [[PARTNER_IDS.northbank, attributesIn("address")]],
  phone: [[PARTNER_IDS.signalpost, attributesIn("phone")]],
  credit: [[PARTNER_IDS.ironvale, attributesIn("credit")]],
  biometrics: [[PARTNER_IDS.facet, attributesIn("biometrics")]],
  criminalRecords: [[PARTNER_IDS.assize, attributesIn("criminalRecords")]],
  employment: [[PARTNER_IDS.payfolio, attributesIn("employment")]],
  financial: [[PARTNER_IDS.ledgerline, attributesIn("financial")]],
  socialMedia: [[PARTNER_IDS.pressmark, attributesIn("socialMedia")]],
  mediaReports: [[PARTNER_IDS.pressmark, attributesIn("mediaReports")]],
  mobileCarrier: [[LOCAL_PARTNERS.carrier, attributesIn("mobileCarrier")]],
  device: [[LOCAL_PARTNERS.device, attributesIn("device")]],
  ip: [[LOCAL_PARTNERS.ip, attributesIn("ip")]],
  wifi: [[PARTNER_IDS.signalpost, attributesIn("wifi")]],
};

const nameOf = (id: string): string | undefined => Object.entries(PARTNER_IDS).find(([, own]) => own === id)?.[0];

/** Of what a question reads, what each partner is asked; who is asked nothing is left out. */
const askedOf = (category: string, reads: readonly string[]) =>
  (CONTRACTED[category] ?? [])
    .map(([partner, attributes]) => ({ partner, asked: reads.filter((name) => attributes.includes(name)) }))
    .filter(({ asked }) => asked.length > 0);

const contractedIn = (category: string) => (CONTRACTED[category] ?? []).flatMap(([, attributes]) => attributes);

describe("the table of what is expected", () => {
  it("P29: has each category of the registry and of the composed schema, and no other", () => {
    const registered = CATEGORIES.map(({ id }) => id);
    expect(registered).toHaveLength(15);
    expect(composedCategories.toSorted()).toEqual(registered.toSorted());
    expect(Object.keys(CONTRACTED).toSorted()).toEqual(registered.toSorted());
    expect(everyQuestion.length).toBeGreaterThan(2 * 15);
  });

  it.each(composedCategories)("has each attribute, claim and check of %s", (category) => {
    const known = category === "name" ? [...Object.keys(VALUES["name"]!), ...COMPANIES_ONLY] : Object.keys(VALUES[category] ?? {});
    const untold = category === "mobileCarrier" ? ["carrier"] : [];
    expect([...known, ...untold].toSorted()).toEqual(attributesIn(category).toSorted());
    expect(Object.keys(CLAIMS[category] ?? {}).toSorted()).toEqual(matchableIn(category).toSorted());
    expect(uncheckedIn(category)).toEqual([]);
  });
});

describe.each(everyQuestion)("%s", (question) => {
  const { category, way } = readQuestion(question);
  const row = rowOf(category, way, contractedIn(category));

  it("P29: is asked of its partners, for what was selected and no more, and answered", async () => {
    const { result, errors } = await askOne(world, row.selection);
    expect(errors).toEqual([]);
    expect(result.error).toBeNull();
    expect(result[category]).toEqual(row.answer);
    expect(result.status).toBe(row.answered === row.selected ? "COMPLETE" : "PARTIAL");
    const expected = askedOf(category, row.reads);
    expect(expected.length).toBeGreaterThan(0);
    const outside = expected.flatMap(({ partner, asked }) => {
      const name = nameOf(partner);
      return name === undefined ? [] : [[name, [{ [category]: asked }]] as const];
    });
    expect(askedIn(await callsIn(world))).toEqual(Object.fromEntries(outside));
    const { minimisation, disclosures } = result.transaction;
    expect(minimisation).toMatchObject({ selected: row.selected, asked: row.selected });
    expect(disclosures).toEqual(
      expected.map(({ partner }) => {
        const calls = nameOf(partner) === undefined ? 0 : 1;
        return { partner: { id: partner }, category, wayToAsk: way, answered: true, overDelivered: 0, calls, hedged: false };
      }),
    );
  });

  const otherWays = waysIn(category).filter((other) => other !== way);

  it("P28: is refused under a grant for every other way and category, and nobody is asked", async () => {
    const others = EVERYTHING.flatMap((one) => {
      const waysToAsk = one.category === category ? otherWays : one.waysToAsk;
      return waysToAsk?.length === 0 ? [] : [{ ...one, ...(waysToAsk && { waysToAsk }) }];
    });
    const { result } = await askOne(world, row.selection, { categories: others });
    expect(result).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_GRANTED" }, [category]: null, transaction: null });
    expect(await callsIn(world)).toEqual({});
  });

  it("P31: is refused to a token with the scopes of every other way and category, and nobody is asked", async () => {
    const suffix = { RETRIEVE: "deliver", MATCH: "match", CHECK: "check" };
    const scopes = composedCategories.flatMap((each) =>
      WAYS.filter((each_way) => waysIn(each).includes(each_way) && (each !== category || each_way !== way)).map(
        (each_way) => `partner-data:${suffix[each_way]}:${each}`,
      ),
    );
    const bound = await world.customer.app.boundToken(scopes.join(" "));
    const { result } = await askOne(world, row.selection, { bound });
    expect(result).toMatchObject({ status: "REFUSED", error: { code: "SCOPE_MISSING" }, [category]: null, transaction: null });
    expect(await callsIn(world)).toEqual({});
  });
});
