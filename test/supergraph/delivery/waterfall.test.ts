import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { asked, type Bench, chargesIn, consented, deliver, eachTestAfresh, identifiersOf, NOBODY, openBench, questions, subject } from "./data.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

const NAMES = "name { givenName middleName familyName birthDate } sources { category partner { id name } at trustFramework assuranceLevel evidence }";

describe("WATERFALL", () => {
  it("asks the next partner for the missing attributes only", async () => {
    const { grant } = await consented(bench, { countries: ["US"] });
    const { partialAtFirst } = KNOWN;
    const { results, errors } = await deliver(bench, NAMES, [subject(grant, identifiersOf(partialAtFirst), { country: "US" })]);
    expect(errors).toEqual([]);
    const { givenName, middleName, familyName, birthDate } = partialAtFirst;
    expect(results[0]).toMatchObject({ status: "COMPLETE", error: null, name: { givenName, middleName, familyName, birthDate } });
    expect(await questions(bench)).toEqual({
      northbank: [{ name: ["birthDate", "familyName", "givenName", "middleName"] }],
      maple: [{ name: ["birthDate", "middleName"] }],
    });
    const charges = await chargesIn(bench, results[0].transaction.id);
    expect(charges.map(({ partner_id, outcome, minor }) => [partner_id, outcome, minor])).toEqual([
      [PARTNER_IDS.northbank, "PARTIAL", "42"],
      [PARTNER_IDS.maple, "HIT", "42"],
    ]);
  });

  it("tells of each source who, when and how sure", async () => {
    const { grant } = await consented(bench, { countries: ["US"] });
    const { results } = await deliver(bench, `${NAMES} s: sources { partnerReference }`, [
      subject(grant, identifiersOf(KNOWN.partialAtFirst), { country: "US" }),
    ]);
    const { sources, s } = results[0];
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(sources).toEqual([
      {
        category: "name",
        partner: { id: PARTNER_IDS.northbank, name: "Northbank Identity" },
        at,
        trustFramework: "nist_800_63A",
        assuranceLevel: "ial2",
        evidence: ["document"],
      },
      {
        category: "name",
        partner: { id: PARTNER_IDS.maple, name: "Maple Registry" },
        at,
        trustFramework: "nist_800_63A",
        assuranceLevel: "ial1",
        evidence: ["electronic_record"],
      },
    ]);
    expect(new Set(s.map(({ partnerReference }: any) => partnerReference)).size).toBe(2);
  });

  it("gives one that does not answer half of the time, and the last one all that is left", async () => {
    const { control } = bench.platform.sandbox;
    await control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    // Longer than half, and less than the rest.
    await control.setFault(PARTNER_IDS.maple, { kind: "delay", delayMs: 1_200 });
    const { grant } = await consented(bench);
    const { results } = await deliver(bench, NAMES, [subject(grant, identifiersOf(KNOWN.complete))], { deadline: "PT4S" });
    expect(results[0]).toMatchObject({ status: "COMPLETE", name: { givenName: "Zelda" }, sources: [{ partner: { name: "Maple Registry" } }] });
    const [held] = (await asked(bench)).northbank;
    expect(held).toMatchObject({ state: "aborted" });
    const took = held!.endedAt! - Date.parse(held!.at);
    expect(took).toBeGreaterThan(1_500);
    expect(took).toBeLessThan(2_500);
    const charges = await chargesIn(bench, results[0].transaction.id);
    expect(charges.map(({ outcome, minor }) => [outcome, minor])).toEqual([
      ["TIMEOUT", "0"],
      ["HIT", "42"],
    ]);
  });

  it("waits for one to the end when the next could not be asked", async () => {
    const { database, sandbox } = bench.platform;
    await sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "delay", delayMs: 1_500 });
    const level = (is: string | null) =>
      database.query("update partner_data.offers set assurance_level = $2 where partner_id = $1 and category = 'name'", [PARTNER_IDS.maple, is]);
    await level("ial1");
    try {
      const { grant } = await consented(bench);
      const { results } = await deliver(bench, "name { givenName }", [subject(grant, identifiersOf(KNOWN.complete))], {
        deadline: "PT2.5S",
        assurance: { leastLevel: "ial2" },
      });
      expect(results[0]).toMatchObject({ status: "COMPLETE", name: { givenName: "Zelda" } });
    } finally {
      await level(null);
    }
  });

  it("asks nobody else once all is there", async () => {
    const { grant } = await consented(bench);
    await deliver(bench, "name { givenName }", [subject(grant, identifiersOf(KNOWN.complete))]);
    expect(await questions(bench)).toEqual({ northbank: [{ name: ["givenName"] }] });
  });

  it("says EMPTY when no partner has a record, and charges by the price book", async () => {
    const { grant } = await consented(bench, { countries: ["FR"] });
    const { results } = await deliver(
      bench,
      "name { givenName } employment { employer } outcomes { category attribute status reason } sources { at }",
      [subject(grant, identifiersOf(KNOWN.unknown), { country: "FR" })],
    );
    expect(results[0]).toMatchObject({ status: "EMPTY", name: { givenName: null }, employment: { employer: null }, sources: [] });
    expect(results[0].outcomes).toEqual([
      { category: "employment", attribute: "employer", status: "NOT_FOUND", reason: "NO_RECORD" },
      { category: "name", attribute: "givenName", status: "NOT_FOUND", reason: "NO_RECORD" },
    ]);
    expect(results[0].transaction.outcome).toBe("NO_RECORD");
    const charges = await chargesIn(bench, results[0].transaction.id);
    expect(charges.map(({ category, outcome, minor }) => `${category} ${outcome} ${minor}`)).toEqual([
      "employment NO_RECORD 24",
      "employment NO_RECORD 24",
      "name NO_RECORD 8",
      "name NO_RECORD 8",
    ]);
  });

  it("P05: finds a company by its registration number, on the same path as a person", async () => {
    const { company } = KNOWN;
    const { grant } = await consented(bench, { subjectKind: "COMPANY", atLeast16: false });
    const { results } = await deliver(bench, "name { legalName registrationNumber } address { locality } sources { category partner { name } }", [
      subject(grant, { registrationNumber: company.registrationNumber }),
    ]);
    expect(results[0]).toMatchObject({
      status: "COMPLETE",
      name: { legalName: company.legalName, registrationNumber: company.registrationNumber },
      address: { locality: "Toronto" },
    });
    // Northbank has addresses too, but does not work by registration numbers.
    expect(await questions(bench)).toEqual({ maple: [{ address: ["locality"] }, { name: ["legalName", "registrationNumber"] }] });
  });
});

describe("what a partner gets", () => {
  it("P26: only the identifiers that it works by", async () => {
    const { grant } = await consented(bench);
    const identifiers = { ...identifiersOf(KNOWN.complete), ipAddress: "24.48.0.1", userAgent: "curl/8.9.1", familyName: "Quillfeather" };
    const { results } = await deliver(bench, "name { givenName } ip { addressFamily } employment { position }", [subject(grant, identifiers)]);
    expect(results[0]).toMatchObject({ status: "COMPLETE", ip: { addressFamily: "IPV4" } });
    const { northbank, payfolio, maple, corvid } = await asked(bench);
    expect([...northbank, ...payfolio].map((call) => call.identifiers.toSorted())).toEqual([
      ["email", "phone"],
      ["email", "phone"],
    ]);
    expect([maple, corvid]).toEqual([[], []]);
  });

  it("nothing, when it works by none that was sent", async () => {
    const { grant } = await consented(bench);
    const { results } = await deliver(bench, "employment { employer } outcomes { attribute status reason } ", [
      subject(grant, { givenName: "Zelda", familyName: "Quillfeather", birthDate: "1984-03-17" }),
    ]);
    expect(results[0]).toMatchObject({
      status: "FAILED",
      outcomes: [{ attribute: "employer", status: "UNAVAILABLE", reason: "IDENTIFIER_MISSING" }],
    });
    expect(await asked(bench)).toEqual(NOBODY);
  });

  it("an idempotency key of ours, never the customer's", async () => {
    const { grant } = await consented(bench);
    const one = subject(grant, identifiersOf(KNOWN.complete));
    const { results } = await deliver(bench, "name { givenName }", [one]);
    const [call] = (await asked(bench)).northbank;
    expect(call?.idempotencyKey).toBe(`${results[0].transaction.id}/name`);
    expect(call?.idempotencyKey).not.toContain(one.idempotencyKey);
  });
});

describe("several subjects", () => {
  it("keep input order, each with an outcome of its own", async () => {
    const [bad, hit, none] = await Promise.all([consented(bench), consented(bench), consented(bench, { countries: ["FR"] })]);
    const { results, errors } = await deliver(bench, "name { familyName }", [
      subject(bad.grant, identifiersOf(KNOWN.complete), { country: "US" }),
      subject(none.grant, identifiersOf(KNOWN.unknown), { country: "FR" }),
      subject(hit.grant, identifiersOf(KNOWN.complete)),
    ]);
    expect(errors).toEqual([]);
    expect(results.map(({ status, error, name }) => [status, error?.code, name?.familyName])).toEqual([
      ["REFUSED", "COUNTRY_NOT_CONSENTED", undefined],
      ["EMPTY", undefined, null],
      ["COMPLETE", undefined, "Quillfeather"],
    ]);
    expect(results.map(({ transaction }) => transaction?.outcome)).toEqual([undefined, "NO_RECORD", "HIT"]);
  });
});
