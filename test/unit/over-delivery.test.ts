import { describe, expect, it } from "@jest/globals";
import { Personal } from "../../platform/personal/personal.ts";
import type { Connector, Provenance } from "../../subgraphs/partner-data/connectors/connector.ts";
import { askPartner, type Asking } from "../../subgraphs/partner-data/delivery/ask-partner.ts";
import { ANY_ASSURANCE, nameStep, VALUES_ONLY } from "../kit/steps.ts";

const PROVENANCE: Provenance = { partnerReference: null, at: "", trustFramework: null, assuranceLevel: null, evidence: [], verifiedAt: null };
const generous: Connector = {
  ask: async () => ({ claims: new Map([["givenName", Personal.of("Zelda")]]), provenance: PROVENANCE, overDelivered: 7 }),
};

const never = new AbortController().signal;
const asking: Asking = {
  identifiers: new Map([["email", Personal.of("x@example.com")]]),
  claimed: new Map(),
  wished: ANY_ASSURANCE,
  subjectKind: "PERSON",
  country: "CA",
  transaction: "t",
  signal: never,
  deadline: never,
  endsAt: Infinity,
  connectorFor: async () => generous,
};

async function counted(sensitive: boolean): Promise<number | undefined> {
  const planned = { partner: "p", rank: 1, attributes: ["givenName"], identifiers: ["email"], ...VALUES_ONLY };
  const { disclosure } = await askPartner({ ...nameStep(["givenName"], [planned]), sensitive }, planned, ["givenName"], asking);
  return disclosure?.overDelivered;
}

describe("what a partner sends beyond the question", () => {
  it("is counted in its disclosure", async () => {
    expect(await counted(false)).toBe(7);
  });

  it("P32: is not counted of a sensitive category, since a count would tell that there was a record", async () => {
    expect(await counted(true)).toBe(0);
  });
});
