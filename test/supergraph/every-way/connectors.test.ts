import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { PARTNERS } from "../../../scripts/sandbox/partners.ts";
import { PROFESSIONAL_LICENCES } from "../../../scripts/sandbox/professional-licences.ts";
import { LOCAL_PARTNERS, partnersOf, type SeededPartner } from "../../../scripts/seed/registry.ts";
import { PROTOCOLS } from "../../../subgraphs/partner-data/connectors/endpoint.ts";
import { CALLS_OF, OTHERWISE } from "./connectors.data.ts";
import { composedCategories } from "./composed.ts";
import { rowsOf } from "./rows.ts";
import { askedIn, askOne, callsIn, openWorld, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.platform.stop());
beforeEach(() => world.platform.sandbox.control.clearCalls());

/** Every stand-in of the sandbox, and every partner that is answered in this process, as they are registered. */
const REGISTERED = partnersOf({
  partners: PARTNERS.map((partner) => ({ ...partner, mode: "LIVE", address: "", trustAnchor: null, credential: null, settings: {}, countries: [] })),
}).filter(({ mode }) => mode === "LIVE");

const nameOf = (id: string): string => Object.entries(PARTNER_IDS).find(([, own]) => own === id)?.[0] ?? id;

const ROWS = REGISTERED.flatMap((partner) =>
  partner.offers.flatMap(({ category, attributes }) =>
    rowsOf(category, attributes, OTHERWISE[partner.id]?.[category]).map((row) => ({ partner, row, title: `${partner.name}: ${row.question}` })),
  ),
);

/** What sales would do: a contract for a category with this partner, and with no other. */
async function contractWithOnly({ id: partner }: SeededPartner, category: string, attributes: readonly string[]): Promise<void> {
  const { database } = world.platform;
  const { id } = world.customer.tenant;
  await database.query("delete from partner_data.contracts where organization_id = $1 and category = $2", [id, category]);
  await database.query(
    `insert into partner_data.contracts (organization_id, partner_id, category, attributes, ways, rank)
     values ($1, $2, $3, $4, '{CHECK,MATCH,RETRIEVE}', 1)`,
    [id, partner, category, attributes],
  );
}

describe("the table of connectors", () => {
  it("has each protocol that there is a connector for, and each partner of the registry", async () => {
    expect(Object.keys(CALLS_OF).toSorted()).toEqual(PROTOCOLS.toSorted());
    expect([...new Set(REGISTERED.map(({ protocol }) => protocol))].toSorted()).toEqual(PROTOCOLS.toSorted());
    const live = await world.platform.database.query<{ id: string }>("select id from partner_data.partners where mode = 'LIVE'");
    expect(REGISTERED.map(({ id }) => id).toSorted()).toEqual(live.map(({ id }) => id).toSorted());
    expect([...Object.values(PARTNER_IDS), ...Object.values(LOCAL_PARTNERS)].toSorted()).toEqual(live.map(({ id }) => id).toSorted());
  });

  it("has a row for each category in each way that a partner says it answers by itself", async () => {
    const offers = await world.platform.database.query<{ partner: string; category: string; ways: string[] }>(
      `select p.id as partner, o.category, o.ways from partner_data.offers o join partner_data.partners p on p.id = o.partner_id where p.mode = 'LIVE'`,
    );
    const offered = offers.flatMap(({ partner, category, ways }) => ways.map((way) => `${partner} ${category} ${way}`));
    const asked = ROWS.map(({ partner, row }) => `${partner.id} ${row.category} ${row.way}`);
    expect(offered.length).toBeGreaterThan(20);
    expect(offered.filter((one) => !asked.includes(one))).toEqual([]);
  });
});

describe.each(ROWS)("$title", ({ partner, row }) => {
  it("P29: is asked as its partner speaks, for what was selected and no more, and answered", async () => {
    const { category, way, selection, answer, selected, answered } = row;
    const offered = partner.offers.find((offer) => offer.category === category)!;
    await contractWithOnly(partner, category, offered.attributes);
    const { result, errors } = await askOne(world, selection);
    expect(errors).toEqual([]);
    expect(result.error).toBeNull();
    expect(result[composedCategories.includes(category) ? category : "extension"]).toEqual(answer);
    expect(result.status).toBe(answered === selected ? "COMPLETE" : "PARTIAL");
    const { id, minimisation, disclosures } = result.transaction;
    expect(minimisation).toMatchObject({ selected, asked: selected });

    const calls = await callsIn(world);
    const expected = CALLS_OF[partner.protocol]!(row);
    const firstPages = partner.protocol === "open-banking" ? row.reads.length : expected.length;
    expect(disclosures).toMatchObject([{ partner: { id: partner.id }, category, wayToAsk: way, answered: true, calls: firstPages, hedged: false }]);
    expect(askedIn(calls)).toEqual(expected.length === 0 ? {} : { [nameOf(partner.id)]: expected });
    // Of what it can be found by nothing else is sent; a bank takes no key.
    for (const { identifiers, idempotencyKey } of Object.values(calls).flat()) {
      expect(offered.identifiers).toEqual(expect.arrayContaining([...identifiers]));
      expect(idempotencyKey).toBe(partner.protocol === "open-banking" ? null : `${id}/${row.question}`);
    }
  });
});

describe("what partners bring that was not asked", () => {
  it.each([
    ["a carrier's form is whole", PARTNER_IDS.halden, "email", "email { address }", 10],
    ["a lookup's answer is not", PARTNER_IDS.northbank, "email", "email { address }", 0],
  ])("%s, and is counted", async (_what, id, category, selection, overDelivered) => {
    const partner = REGISTERED.find((one) => one.id === id)!;
    await contractWithOnly(partner, category, ["address"]);
    const { result } = await askOne(world, selection);
    expect(result.transaction.disclosures).toMatchObject([{ overDelivered }]);
  });
});

describe("the carrier that a number's range was first given to", () => {
  it("is told where a plan has such ranges", async () => {
    const { result } = await askOne(world, "mobileCarrier { carrier lineType country }", { identifiers: { phone: "+447400123456" } });
    expect(result).toMatchObject({ status: "COMPLETE", mobileCarrier: { carrier: "Three", lineType: "MOBILE", country: "GB" } });
    expect(await callsIn(world)).toEqual({});
  });
});

it("a category that was added is asked like any other", () => {
  expect(ROWS.map(({ title }) => title)).toContain(`Assize Records: ${PROFESSIONAL_LICENCES}`);
});
