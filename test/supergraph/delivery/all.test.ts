import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ALL_CATEGORIES, defineProcess } from "../../../scripts/customer/onboarding.ts";
import { FORMER_NAME, KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { readyCustomer } from "../../kit/platform.ts";
import {
  asked,
  type Bench,
  chargedIn,
  chargesIn,
  consented,
  consentedBound,
  deliver,
  eachTestAfresh,
  eventually,
  identifiersOf,
  NOBODY,
  openBench,
  query,
  questions,
  subject,
  untilHeld,
} from "./data.ts";

const { northbank, maple } = PARTNER_IDS;
const MORE =
  "outcomes { attribute status reason } sources { category partner { id } assuranceLevel attributes chosenFor } t: transaction { disclosures { partner { id } answered } minimisation { asked returned } }";
const NAMES = `name { givenName familyName } ${MORE}`;
/** Northbank has no company names, so what only Maple can give is the number. */
const WITH_NUMBER = `name { givenName registrationNumber } ${MORE}`;

/** A bench whose business process asks all partners at the same time. */
async function askingAll({ platform, customer }: Bench): Promise<Bench> {
  const processId = await defineProcess(platform.origin, customer.person, "All at once", ALL_CATEGORIES, "ALL");
  return { platform, customer: { ...customer, processId } };
}

let bench: Bench;

beforeAll(async () => {
  bench = await askingAll(await openBench());
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

const fail = (partner: string, kind: "hang" | "500") => bench.platform.sandbox.control.setFault(partner, { kind });

async function deliverOne(
  selection: string,
  person: { readonly phone: string; readonly email: string; readonly country: string },
  deadline = "PT5S",
) {
  const { country } = person;
  const { grant } = await consented(bench, { countries: [country] });
  const { results, errors } = await deliver(bench, selection, [subject(grant, identifiersOf(person), { country })], { deadline });
  expect(errors).toEqual([]);
  return results[0];
}

const linesOf = async (result: any) =>
  Object.fromEntries((await chargesIn(bench, result.transaction.id)).map(({ partner_id, outcome, minor }) => [partner_id, `${outcome} ${minor}`]));

const disclosed = (result: any) => Object.fromEntries(result.t.disclosures.map(({ partner, answered }: any) => [partner.id, answered]));

async function withRanks(ranks: Readonly<Record<string, number>>, work: () => Promise<void>): Promise<void> {
  const rank = (partner: string, to: number) =>
    bench.platform.database.query("update partner_data.contracts set rank = $1 where partner_id = $2 and category = 'name'", [to, partner]);
  for (const [partner, to] of Object.entries(ranks)) await rank(partner, to);
  await work().finally(async () => {
    await rank(northbank, 1);
    await rank(maple, 2);
  });
}

describe("ALL", () => {
  it("asks every partner at the same time for all; each is charged and is a source", async () => {
    await Promise.all([fail(northbank, "hang"), fail(maple, "hang")]);
    const delivery = deliverOne(NAMES, KNOWN.complete, "PT20S");
    // Neither has answered, and both are asked.
    expect(await Promise.all([untilHeld(bench, "northbank"), untilHeld(bench, "maple")])).toEqual([1, 1]);
    await Promise.all([northbank, maple].map((id) => bench.platform.sandbox.control.release(id)));
    const result = await delivery;
    expect(await questions(bench)).toEqual({
      northbank: [{ name: ["familyName", "givenName"] }],
      maple: [{ name: ["familyName", "givenName"] }],
    });
    expect(result).toMatchObject({
      status: "COMPLETE",
      name: { givenName: "Zelda", familyName: "Quillfeather" },
      outcomes: [
        { attribute: "familyName", status: "RETURNED", reason: null },
        { attribute: "givenName", status: "RETURNED", reason: null },
      ],
      transaction: { outcome: "HIT" },
    });
    expect(result.sources).toEqual([
      {
        category: "name",
        partner: { id: northbank },
        assuranceLevel: "ial2",
        attributes: ["givenName", "familyName"],
        chosenFor: ["givenName", "familyName"],
      },
      { category: "name", partner: { id: maple }, assuranceLevel: "ial1", attributes: ["givenName", "familyName"], chosenFor: [] },
    ]);
    expect(await linesOf(result)).toEqual({ [northbank]: "HIT 42", [maple]: "HIT 42" });
    expect(disclosed(result)).toEqual({ [northbank]: true, [maple]: true });
    expect(result.t.minimisation).toEqual({ asked: 2, returned: 2 });
  });

  it("puts together what each has", async () => {
    const result = await deliverOne(`name { givenName birthDate } ${MORE}`, KNOWN.partialAtFirst);
    expect(result).toMatchObject({ status: "COMPLETE", name: { givenName: "Orson", birthDate: "1977-11-29" } });
    expect(result.sources).toMatchObject([
      { partner: { id: northbank }, attributes: ["givenName"], chosenFor: ["givenName"] },
      { partner: { id: maple }, attributes: ["givenName", "birthDate"], chosenFor: ["birthDate"] },
    ]);
    expect(await linesOf(result)).toEqual({ [northbank]: "PARTIAL 42", [maple]: "HIT 42" });
  });

  it("says EMPTY when none has a record, and NO_RECORD of each", async () => {
    const result = await deliverOne(NAMES, KNOWN.unknown);
    expect(result).toMatchObject({ status: "EMPTY", sources: [], transaction: { outcome: "NO_RECORD" } });
    expect(await linesOf(result)).toEqual({ [northbank]: "NO_RECORD 8", [maple]: "NO_RECORD 8" });
  });

  it("a retry asks all again and charges nothing again", async () => {
    const identifiers = identifiersOf(KNOWN.complete);
    const { grant, salt } = await consentedBound(bench, identifiers);
    const one = subject(grant, identifiers, { salt });
    await deliver(bench, NAMES, [one]);
    const { results } = await deliver(bench, NAMES, [one]);
    expect(results[0]).toMatchObject({ status: "COMPLETE", transaction: { attempt: 2 } });
    const calls = await asked(bench);
    expect([calls.northbank, calls.maple].map(({ length }) => length)).toEqual([2, 2]);
    expect(await chargedIn(bench, results[0].transaction.id)).toBe(84);
  });
});

describe("partners that disagree", () => {
  it("one value comes, and the outcome says that another was given; what they agree on is as ever", async () => {
    const result = await deliverOne(NAMES, KNOWN.disputed);
    expect(result).toMatchObject({
      status: "COMPLETE",
      name: { givenName: "Isolde", familyName: "Finchmarrow" },
      outcomes: [
        { attribute: "familyName", status: "RETURNED", reason: "SOURCES_DISAGREE" },
        { attribute: "givenName", status: "RETURNED", reason: null },
      ],
      transaction: { outcome: "HIT" },
    });
    expect(JSON.stringify(result) + bench.platform.output()).not.toContain(FORMER_NAME);
  });

  it.each([
    ["the contract's rank decides, though another is surer", { [northbank]: 2, [maple]: 1 }, FORMER_NAME, maple],
    ["of equal ranks the surer", { [northbank]: 2, [maple]: 2 }, "Finchmarrow", northbank],
  ])("%s", async (_title, ranks, familyName, from) => {
    await withRanks(ranks, async () => {
      const result = await deliverOne(NAMES, KNOWN.disputed);
      expect(result.name.familyName).toBe(familyName);
      expect(result.sources.filter(({ chosenFor }: any) => chosenFor.includes("familyName")).map(({ partner }: any) => partner.id)).toEqual([from]);
    });
  });
});

describe("a partner that fails costs only what nobody else gave", () => {
  it("one that hangs is given up at the deadline; what the others gave by then is used", async () => {
    await fail(maple, "hang");
    const begun = performance.now();
    const result = await deliverOne(WITH_NUMBER, KNOWN.complete, "PT0.6S");
    expect(performance.now() - begun).toBeLessThan(4_000);
    expect(result).toMatchObject({
      status: "PARTIAL",
      name: { givenName: "Zelda", registrationNumber: null },
      outcomes: [
        { attribute: "givenName", status: "RETURNED", reason: null },
        { attribute: "registrationNumber", status: "UNAVAILABLE", reason: "PARTNER_TIMEOUT" },
      ],
      sources: [{ partner: { id: northbank }, attributes: ["givenName"] }],
      transaction: { outcome: "PARTIAL" },
    });
    expect(await linesOf(result)).toEqual({ [northbank]: "HIT 42", [maple]: "TIMEOUT 0" });
    expect(disclosed(result)).toEqual({ [northbank]: true, [maple]: false });
    const calls = await eventually(
      () => asked(bench),
      ({ maple: [call] }) => call?.state === "aborted",
    );
    expect([calls.northbank, calls.maple].map((each) => each.map(({ state }) => state))).toEqual([["answered"], ["aborted"]]);
  });

  it("one that answers 500", async () => {
    await fail(northbank, "500");
    const result = await deliverOne(NAMES, KNOWN.disputed);
    // Whom nobody contradicts is not disputed.
    expect(result).toMatchObject({
      status: "COMPLETE",
      name: { givenName: "Isolde", familyName: FORMER_NAME },
      outcomes: [{ reason: null }, { reason: null }],
      sources: [{ partner: { id: maple } }],
    });
    expect(await linesOf(result)).toEqual({ [northbank]: "PARTNER_ERROR 0", [maple]: "HIT 42" });
    expect(disclosed(result)).toEqual({ [northbank]: false, [maple]: true });
  });

  it("all down: FAILED, nothing charged", async () => {
    await Promise.all([fail(northbank, "500"), fail(maple, "500")]);
    const result = await deliverOne(NAMES, KNOWN.complete);
    expect(result).toMatchObject({
      status: "FAILED",
      outcomes: [{ reason: "PARTNER_ERROR" }, { reason: "PARTNER_ERROR" }],
      sources: [],
      transaction: { outcome: "PARTNER_ERROR" },
    });
    expect(await chargedIn(bench, result.transaction.id)).toBe(0);
  });
});

describe("ALL and the rest of the path", () => {
  it("P28: consent withdrawn ends every call and drops what has come", async () => {
    await fail(maple, "hang");
    const { grant, attestationId } = await consented(bench);
    // Employment's partners hang too, so that two categories are under way.
    await fail(PARTNER_IDS.payfolio, "hang");
    const delivery = deliver(bench, `employment { employer } ${NAMES}`, [subject(grant, identifiersOf(KNOWN.complete))], { deadline: "PT20S" });
    await Promise.all([untilHeld(bench, "maple"), untilHeld(bench, "payfolio")]);
    await query(bench, "mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { attestation { status } } }", {
      input: { attestationId },
    });
    const { results } = await delivery;
    expect(results[0]).toMatchObject({ status: "REFUSED", error: { code: "CONSENT_WITHDRAWN" }, name: null, outcomes: [], sources: [] });
    const calls = await asked(bench);
    expect([calls.maple, calls.payfolio].map((each) => each.map(({ state }) => state))).toEqual([["aborted"], ["aborted"]]);
    expect(await chargedIn(bench, results[0].transaction.id)).toBe(0);
  });

  it("sets aside what all of them can cost: with less left, nobody is asked", async () => {
    const { platform } = bench;
    const { id } = platform.tenants[1];
    const other = await askingAll({ platform, customer: await readyCustomer(platform, { tenant: platform.tenants[1] }) });
    const leave = (minor: number) =>
      platform.database.query("update billing.budgets set available = case when slice = 1 then $1::bigint else 0 end where organization_id = $2", [
        minor,
        id,
      ]);
    const one = async () => {
      const { grant } = await consented(other);
      return (await deliver(other, NAMES, [subject(grant, identifiersOf(KNOWN.complete))])).results[0];
    };
    await leave(83);
    expect(await one()).toMatchObject({ status: "REFUSED", error: { code: "BUDGET_EXCEEDED" } });
    expect(await asked(bench)).toEqual(NOBODY);
    await leave(84);
    expect(await one()).toMatchObject({ status: "COMPLETE" });
  });
});
