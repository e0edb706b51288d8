import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ask } from "../../../scripts/customer/app.ts";
import { ALL_CATEGORIES, attest, type Categories, consentInput, defineProcess, inEveryWay } from "../../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { type Bench, chargesIn, deliver, eachTestAfresh, identifiersOf, openBench, questions, subject } from "./data.ts";

let bench: Bench;
let first: string;
let quorum: string;

const MATCHES: Categories = [{ category: "name", waysToAsk: ["MATCH"], attributes: ["givenName", "familyName", "birthDate"] }];

beforeAll(async () => {
  bench = await openBench();
  const { origin } = bench.platform;
  first = await defineProcess(origin, bench.customer.person, "First", inEveryWay(ALL_CATEGORIES), "FIRST_SUCCESS");
  quorum = await defineProcess(origin, bench.customer.person, "Quorum", MATCHES, "QUORUM", 2);
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

async function under(process: string, categories: Categories, person: { phone: string; email: string }, selection: string, more: object = {}) {
  const { grant } = await attest(bench.platform.origin, bench.customer.token, consentInput(process, categories));
  const { results, errors } = await deliver(bench, `${selection} outcomes { attribute status reason } sources { partner { name } chosenFor }`, [
    subject(grant, identifiersOf(person), more),
  ]);
  expect(errors).toEqual([]);
  return results[0];
}

describe("FIRST_SUCCESS", () => {
  const firstOf = (selection: string, person: { phone: string; email: string } = KNOWN.complete) =>
    under(first, inEveryWay(ALL_CATEGORIES), person, selection);

  it("takes the first that has all, and ends the others at once", async () => {
    // Connections stand, so that both have the question before one answers.
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.maple, { kind: "delay", delayMs: 300 });
    await firstOf("name { givenName birthDate }");
    await bench.platform.sandbox.control.clearCalls();
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    const begun = performance.now();
    const result = await firstOf("name { givenName birthDate }");
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(result).toMatchObject({
      status: "COMPLETE",
      name: { givenName: "Zelda", birthDate: "1984-03-17" },
      sources: [{ partner: { name: "Maple Registry" }, chosenFor: ["givenName", "birthDate"] }],
    });
    expect(Object.keys(await questions(bench)).toSorted()).toEqual(["maple", "northbank"]);
    const [held] = await bench.platform.sandbox.control.calls(PARTNER_IDS.northbank);
    expect(held?.state).toBe("aborted");
    const charges = await chargesIn(bench, result.transaction.id);
    expect(charges.map(({ outcome, minor }) => [outcome, minor]).toSorted()).toEqual([
      ["ABORTED", "0"],
      ["HIT", "42"],
    ]);
  });

  it("a partner that fails ends nobody", async () => {
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.maple, { kind: "500" });
    expect(await firstOf("name { givenName }")).toMatchObject({ status: "COMPLETE", sources: [{ partner: { name: "Northbank Identity" } }] });
  });

  it("puts parts together when nobody has all", async () => {
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.maple, { kind: "500" });
    expect(await firstOf("name { givenName middleName }", KNOWN.partialAtFirst)).toMatchObject({
      status: "PARTIAL",
      name: { givenName: "Orson", middleName: null },
    });
  });
});

describe("QUORUM", () => {
  const SELECTION = "name { match { givenName { verdict reason } familyName { verdict reason } } }";
  const matched = (claims: object, person: { phone: string; email: string } = KNOWN.disputed) =>
    under(quorum, MATCHES, person, SELECTION, { claims });

  it("says what so many agree on", async () => {
    // Maple knows her by another family name.
    const result = await matched({ givenName: "Isolde", familyName: "Finchmarrow" });
    expect(result.name.match).toEqual({ givenName: { verdict: "EXACT", reason: null }, familyName: { verdict: "NONE", reason: null } });
    expect(result.outcomes).toContainEqual({ attribute: "familyName", status: "RETURNED", reason: "SOURCES_DISAGREE" });
  });

  it("is not reached by one", async () => {
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.maple, { kind: "500" });
    expect((await matched({ givenName: "Isolde" })).name.match.givenName).toEqual({ verdict: "UNAVAILABLE", reason: "QUORUM_NOT_REACHED" });
  });

  it("is for matches only, and says of how many", async () => {
    const define = async (input: object) => {
      const query = "mutation($input: DefineProcessInput!) { defineProcess(input: $input) { process { currentVersion { strategy quorum } } } }";
      const base = { name: `Quorum ${Math.random()}`, purpose: "IDENTITY_VERIFICATION", strategy: "QUORUM", quorum: 2, categories: MATCHES };
      const { errors, data } = await ask(bench.platform.origin, bench.customer.person, query, { input: { ...base, ...input } });
      return errors.length === 0 ? data?.["defineProcess"].process.currentVersion : errors[0]?.extensions["code"];
    };
    expect(await define({})).toEqual({ strategy: "QUORUM", quorum: 2 });
    expect(await define({ categories: ALL_CATEGORIES })).toBe("BAD_USER_INPUT");
    expect(await define({ quorum: 1 })).toBe("BAD_USER_INPUT");
    expect(await define({ quorum: null })).toBe("BAD_USER_INPUT");
    expect(await define({ strategy: "ALL" })).toBe("BAD_USER_INPUT");
  });
});
