import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import type { Fault } from "../../../scripts/sandbox/protocol.ts";
import { asked, type Bench, chargedIn, consented, deliver, eachTestAfresh, eventually, identifiersOf, openBench, subject, valuesOf } from "./data.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

const SELECTION =
  "name { givenName } employment { employer position since } outcomes { category attribute status reason } sources { category } t: transaction { charges { category outcome } disclosures { category answered } }";

async function deliverUnder(fault: Fault, deadline = "PT5S") {
  const { control } = bench.platform.sandbox;
  await control.setFault(PARTNER_IDS.payfolio, fault);
  await control.setFault(PARTNER_IDS.corvid, fault);
  const { grant } = await consented(bench);
  return deliver(bench, SELECTION, [subject(grant, identifiersOf(KNOWN.complete))], { deadline });
}

const FAULTS: readonly (readonly [kind: Fault["kind"], reason: string])[] = [
  ["500", "PARTNER_ERROR"],
  ["malformed", "MALFORMED_ANSWER"],
  ["wrong-schema", "MALFORMED_ANSWER"],
];

describe("one partner's failure is an outcome beside the others' results", () => {
  it.each(FAULTS)("%s: %s", async (kind, reason) => {
    const { results, errors } = await deliverUnder({ kind });
    expect(errors).toEqual([]);
    const missing = ["employer", "position", "since"].map((attribute) => ({ category: "employment", attribute, status: "UNAVAILABLE", reason }));
    expect(results[0]).toMatchObject({
      status: "PARTIAL",
      error: null,
      name: { givenName: "Zelda" },
      employment: { employer: null, position: null, since: null },
      outcomes: expect.arrayContaining(missing),
      sources: [{ category: "name" }],
    });
    // Both were tried, both learned of the subject, neither is paid.
    expect(results[0].t.disclosures.filter(({ category }: any) => category === "employment")).toEqual(
      [1, 2].map(() => ({ category: "employment", answered: false })),
    );
    expect(await chargedIn(bench, results[0].transaction.id)).toBe(42);
  });

  it.each(["500", "malformed", "wrong-schema"] as const)("%s: nothing that the partner said is in an answer or in a log", async (kind) => {
    const { results } = await deliverUnder({ kind });
    const seen = JSON.stringify(results) + bench.platform.output();
    for (const value of [...valuesOf(KNOWN.complete.employment), KNOWN.complete.email, KNOWN.complete.phone]) expect(seen).not.toContain(value);
  });

  it.each([{ kind: "delay", delayMs: 60_000 }, { kind: "hang" }] as const)("past the deadline: PARTNER_TIMEOUT ($kind)", async (fault) => {
    const { results, errors } = await deliverUnder(fault, "PT0.4S");
    expect(errors).toEqual([]);
    expect(results[0]).toMatchObject({ status: "PARTIAL", name: { givenName: "Zelda" } });
    expect(results[0].outcomes).toContainEqual({ category: "employment", attribute: "employer", status: "UNAVAILABLE", reason: "PARTNER_TIMEOUT" });
    expect(results[0].t.charges).toContainEqual({ category: "employment", outcome: "TIMEOUT" });
    expect(await chargedIn(bench, results[0].transaction.id)).toBe(42);
    const { payfolio, corvid } = await eventually(
      () => asked(bench),
      (calls) => [calls.payfolio, calls.corvid].every(([call]) => call?.state === "aborted"),
    );
    expect([...payfolio, ...corvid].map(({ state }) => state)).toEqual(["aborted", "aborted"]);
  });

  it("alone: the subject FAILED, the transaction is a TIMEOUT", async () => {
    for (const id of [PARTNER_IDS.payfolio, PARTNER_IDS.corvid]) await bench.platform.sandbox.control.setFault(id, { kind: "hang" });
    const { grant } = await consented(bench);
    const { results } = await deliver(bench, "employment { employer }", [subject(grant, identifiersOf(KNOWN.complete))], { deadline: "PT0.3S" });
    expect(results[0]).toMatchObject({ status: "FAILED", transaction: { outcome: "TIMEOUT" } });
    expect(await chargedIn(bench, results[0].transaction.id)).toBe(0);
  });

  it("the next partner in turn answers for one that failed", async () => {
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.payfolio, { kind: "500" });
    const { grant } = await consented(bench);
    const { results } = await deliver(bench, "employment { employer } sources { partner { name } }", [subject(grant, identifiersOf(KNOWN.complete))]);
    expect(results[0]).toMatchObject({
      status: "COMPLETE",
      employment: { employer: "Specimen Looms Ltd" },
      sources: [{ partner: { name: "Corvid Contact" } }],
    });
  });

  it("a partner that failed is not forgotten when the next has no record", async () => {
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.payfolio, { kind: "500" });
    const { grant } = await consented(bench, { countries: ["FR"] });
    const { results } = await deliver(bench, "employment { employer } outcomes { status reason }", [
      subject(grant, identifiersOf(KNOWN.unknown), { country: "FR" }),
    ]);
    expect(results[0]).toMatchObject({
      status: "FAILED",
      outcomes: [{ status: "UNAVAILABLE", reason: "PARTNER_ERROR" }],
      transaction: { outcome: "PARTNER_ERROR" },
    });
  });
});
