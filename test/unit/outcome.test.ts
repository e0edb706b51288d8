import { describe, expect, it } from "@jest/globals";
import { Personal } from "../../platform/personal/personal.ts";
import { type Connector, PartnerFault } from "../../subgraphs/partner-data/connectors/connector.ts";
import { outcomesOf, statusOf, transactionOutcome } from "../../subgraphs/partner-data/delivery/outcome.ts";
import { askInTurn } from "../../subgraphs/partner-data/delivery/waterfall.ts";
import { ANY_ASSURANCE, nameStep, VALUES_ONLY } from "../kit/steps.ts";

type Behaviour = readonly string[] | PartnerFault["kind"];

const partner = (name: string, attributes: readonly string[], identifiers: readonly string[] = ["email"]) => ({
  partner: name,
  rank: 1,
  attributes,
  identifiers,
  ...VALUES_ONLY,
});
const provenance = {
  partnerReference: null,
  at: "2026-01-01T00:00:00.000Z",
  trustFramework: null,
  assuranceLevel: null,
  evidence: [],
  verifiedAt: null,
};

const connector = (behaviour: Behaviour): Connector => ({
  async ask({ attributes }) {
    if (typeof behaviour === "string") throw new PartnerFault(behaviour, true);
    return {
      claims: new Map(attributes.filter((one) => behaviour.includes(one)).map((one) => [one, Personal.of(one)])),
      provenance,
      overDelivered: 0,
    };
  },
});

/** Asks partners in turn, each of which has these attributes or fails so, and reads what the customer is told. */
async function tell(partners: readonly ReturnType<typeof partner>[], behaviours: Readonly<Record<string, Behaviour>>, late = false) {
  const attributes = [...new Set(["a", "b", ...partners.flatMap((one) => one.attributes)])];
  const over = late ? AbortSignal.abort() : new AbortController().signal;
  const result = await askInTurn(nameStep(attributes, partners), {
    claimed: new Map(),
    wished: ANY_ASSURANCE,
    identifiers: new Map([["email", Personal.of("x@example.com")]]),
    subjectKind: "PERSON",
    country: "CA",
    transaction: "t",
    signal: over,
    deadline: over,
    endsAt: 0,
    connectorFor: async (name) => connector(behaviours[name] ?? []),
  });
  const outcomes = outcomesOf(result);
  return {
    said: Object.fromEntries(outcomes.map(({ attribute, reason }) => [attribute, reason ?? "RETURNED"])),
    status: statusOf(outcomes),
    outcome: transactionOutcome([result]),
    lines: result.lines.map(({ outcome }) => outcome),
  };
}

describe("why an attribute has no value", () => {
  const both = [partner("one", ["a", "b"]), partner("two", ["a", "b"])];

  it("a failure stands when the next partner has no record", async () => {
    expect(await tell(both, { one: "PARTNER_ERROR", two: [] })).toEqual({
      said: { a: "PARTNER_ERROR", b: "PARTNER_ERROR" },
      status: "FAILED",
      outcome: "PARTNER_ERROR",
      lines: ["PARTNER_ERROR", "NO_RECORD"],
    });
  });

  it("and when a partner after no record fails", async () => {
    expect(await tell(both, { one: [], two: "MALFORMED_ANSWER" })).toMatchObject({ said: { a: "MALFORMED_ANSWER" }, status: "FAILED" });
  });

  it("a value from any partner stands above every failure", async () => {
    expect(await tell(both, { one: "UNREACHABLE", two: ["a", "b"] })).toMatchObject({ status: "COMPLETE", outcome: "HIT" });
  });

  it("each attribute has its own reason: no partner offers it, or the one that does works by something else", async () => {
    const partners = [partner("one", ["a"]), partner("two", ["c"], ["phone"])];
    expect(await tell(partners, { one: [] })).toMatchObject({ said: { a: "NO_RECORD", b: "NO_PARTNER", c: "IDENTIFIER_MISSING" }, status: "FAILED" });
  });

  it("no record by one partner is not undone by another that was not asked", async () => {
    expect(await tell([partner("one", ["a", "b"]), partner("two", ["a", "b"], ["phone"])], { one: [] })).toMatchObject({
      said: { a: "NO_RECORD", b: "NO_RECORD" },
      status: "EMPTY",
      outcome: "NO_RECORD",
    });
  });

  it("once time is up, who was not asked is a timeout, and no line", async () => {
    expect(await tell(both, {}, true)).toEqual({
      said: { a: "PARTNER_TIMEOUT", b: "PARTNER_TIMEOUT" },
      status: "FAILED",
      outcome: "TIMEOUT",
      lines: [],
    });
  });
});
