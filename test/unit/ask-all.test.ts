import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Personal } from "../../platform/personal/personal.ts";
import { reveal } from "../../platform/personal/reveal.ts";
import { type Connector, PartnerFault, type Provenance } from "../../subgraphs/partner-data/connectors/connector.ts";
import { askAll } from "../../subgraphs/partner-data/delivery/ask-all.ts";
import type { Asking } from "../../subgraphs/partner-data/delivery/ask-partner.ts";
import { assuranceOf } from "../../subgraphs/partner-data/delivery/assurance.ts";
import { type Candidate, choose } from "../../subgraphs/partner-data/delivery/choose.ts";
import { outcomesOf } from "../../subgraphs/partner-data/delivery/outcome.ts";
import { sameValue } from "../../subgraphs/partner-data/delivery/same-value.ts";
import { ANY_ASSURANCE, nameStep, VALUES_ONLY } from "../kit/steps.ts";

const EARLIER = "2026-01-01T00:00:00.000Z";
const LATER = "2026-01-01T00:00:00.001Z";

type Sure = readonly [framework: string | null, level: string | null];

const provenanceOf = ([trustFramework, assuranceLevel]: Sure, at: string): Provenance => ({
  partnerReference: null,
  at,
  trustFramework,
  assuranceLevel,
  evidence: [],
  verifiedAt: null,
});
const candidate = (partner: string, rank: number, sure: Sure, at: string): Candidate => ({
  partner,
  rank,
  provenance: provenanceOf(sure, at),
  value: Personal.of(partner),
});

const IAL1: Sure = ["nist_800_63A", "ial1"];
const IAL3: Sure = ["nist_800_63A", "ial3"];
const SUBSTANTIAL: Sure = ["eidas", "substantial"];

describe("whose value stands", () => {
  it.each<[why: string, winner: Candidate, loser: Candidate]>([
    ["a lower rank, though another is surer and later", candidate("b", 1, [null, null], EARLIER), candidate("a", 2, IAL3, LATER)],
    ["of one rank, the surer, though another is later", candidate("b", 1, SUBSTANTIAL, EARLIER), candidate("a", 1, IAL1, LATER)],
    ["one who knows against one who does not say", candidate("b", 1, IAL1, EARLIER), candidate("a", 1, ["nist_800_63A", null], LATER)],
    ["of one rank and assurance, the later", candidate("b", 1, IAL3, LATER), candidate("a", 1, ["eidas", "high"], EARLIER)],
    ["all alike, the smaller id", candidate("a", 1, IAL1, LATER), candidate("b", 1, IAL1, LATER)],
  ])("%s", (_why, winner, loser) => {
    expect(choose([winner, loser])).toBe(winner);
    expect(choose([loser, winner])).toBe(winner);
  });

  it("nobody's, when nobody gave one", () => {
    expect(choose([])).toBeUndefined();
  });

  it.each<[...Sure, number]>([
    ["nist_800_63A", "ial1", 1],
    ["nist_800_63A", "ial2", 2],
    ["nist_800_63A", "ial3", 3],
    ["eidas", "low", 1],
    ["eidas", "substantial", 2],
    ["eidas", "high", 3],
    ["eidas", "ial3", 0],
    ["eidas", null, 0],
    ["another", "high", 0],
    ["constructor", "name", 0],
    [null, "high", 0],
    [null, null, 0],
  ])("assurance: %s %s is %s", (trustFramework, assuranceLevel, place) => {
    expect(assuranceOf({ trustFramework, assuranceLevel })).toBe(place);
  });
});

describe("whether sources agree", () => {
  it.each<[title: string, values: (string | boolean | object)[], same: boolean]>([
    ["one alone", ["Zoë"], true],
    ["two ways to write a letter", ["Zoë", "Zoe\u0308"], true],
    ["spaces around", [" Zoë", "Zoë\t"], true],
    ["another case", ["zoë", "Zoë"], false],
    ["a third that differs", ["a", "a", "b"], false],
    ["yes and no", [true, false], false],
    [
      "money in another order",
      [
        { minor: "1", currency: "CAD" },
        { currency: " CAD", minor: "1" },
      ],
      true,
    ],
    ["a list of the same, one with a gap", [[{ handle: "zoë", url: null }], [{ handle: "zoe\u0308" }]], true],
    [
      "a list in another order",
      [
        [{ handle: "a" }, { handle: "b" }],
        [{ handle: "b" }, { handle: "a" }],
      ],
      false,
    ],
    ["a list and more of it", [[{ handle: "a" }], [{ handle: "a" }, { handle: "a" }]], false],
    ["an empty list and none that is", [[], {}], false],
    [
      "another currency",
      [
        { minor: "1", currency: "CAD" },
        { minor: "1", currency: "USD" },
      ],
      false,
    ],
  ])("%s", (_title, values, same) => {
    expect(sameValue(values.map((value) => Personal.of(value)))).toBe(same);
  });
});

interface Party {
  readonly rank: number;
  readonly sure: Sure;
  readonly at: string;
  readonly offers: readonly string[];
  readonly has: Readonly<Record<string, string>> | PartnerFault["kind"];
}

const ATTRIBUTES = ["a", "b", "c"];
const party: fc.Arbitrary<Party> = fc.record({
  rank: fc.integer({ min: 1, max: 2 }),
  sure: fc.constantFrom<Sure>(IAL1, IAL3, SUBSTANTIAL, [null, null]),
  at: fc.constantFrom(EARLIER, LATER),
  offers: fc.subarray(ATTRIBUTES, { minLength: 1 }),
  has: fc.oneof(
    { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...ATTRIBUTES), fc.constantFrom("x", "y")) },
    { weight: 1, arbitrary: fc.constantFrom("PARTNER_ERROR", "MALFORMED_ANSWER", "UNREACHABLE") },
  ),
});

function askingThrough(connectorFor: Asking["connectorFor"]): Asking {
  const never = new AbortController().signal;
  const identifiers = new Map([["email", Personal.of("x@example.com")]] as const);
  return {
    identifiers,
    claimed: new Map(),
    wished: ANY_ASSURANCE,
    subjectKind: "PERSON",
    country: "CA",
    transaction: "t",
    signal: never,
    deadline: never,
    endsAt: Infinity,
    connectorFor,
  };
}

/** Asks them all; who answers when, the scheduler says, or else they answer in the plan's order. */
async function ask(parties: readonly Party[], scheduler?: fc.Scheduler) {
  const connectorFor = async (name: string): Promise<Connector> => ({
    async ask({ attributes }) {
      const { sure, at, has } = parties[Number(name)] as Party;
      await scheduler?.schedule(Promise.resolve());
      if (typeof has === "string") throw new PartnerFault(has, true);
      const claims = attributes.flatMap((attribute) => (has[attribute] === undefined ? [] : [[attribute, Personal.of(has[attribute])] as const]));
      return { claims: new Map(claims), provenance: provenanceOf(sure, at), overDelivered: 0 };
    },
  });
  const partners = parties
    .map(({ rank, offers }, index) => ({ partner: String(index), rank, attributes: offers, identifiers: ["email"], ...VALUES_ONLY }))
    .toSorted((one, other) => one.rank - other.rank);
  const asking = askAll(nameStep(ATTRIBUTES, partners), askingThrough(connectorFor));
  await scheduler?.waitFor(asking);
  const { values, sources, lines, disclosures, ...rest } = await asking;
  return {
    values: Object.fromEntries([...values].map(([attribute, value]) => [attribute, reveal(value)])),
    outcomes: outcomesOf({ values, sources, lines, disclosures, ...rest }),
    sources: sources.map(({ partner, attributes, chosenFor }) => ({ partner, attributes, chosenFor })),
    lines,
    told: disclosures.map(({ partner, answered }) => ({ partner, answered })),
  };
}

const gave = ({ offers, has }: Party, attribute: string) => (offers.includes(attribute) && typeof has !== "string" ? has[attribute] : undefined);

describe("asking all", () => {
  it("gives the same answer in whatever order partners come, of the best rank, and says who disagrees", async () => {
    const seen = { disputed: 0, missing: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(party, { minLength: 1, maxLength: 4 }), fc.scheduler(), async (parties, scheduler) => {
        const result = await ask(parties, scheduler);
        expect(await ask(parties)).toEqual(result);
        for (const attribute of ATTRIBUTES) {
          const givers = parties.map((each, index) => ({ ...each, index: String(index), value: gave(each, attribute) })).filter(({ value }) => value);
          const chosen = result.sources.filter(({ chosenFor }) => chosenFor.includes(attribute)).map(({ partner }) => partner);
          const { status, reason } = result.outcomes.find((outcome) => outcome.attribute === attribute)!;
          expect(chosen).toHaveLength(givers.length > 0 ? 1 : 0);
          expect(result.sources.filter(({ attributes }) => attributes.includes(attribute)).map(({ partner }) => partner)).toHaveLength(givers.length);
          if (givers.length === 0) {
            seen.missing += 1;
            expect(status).not.toBe("RETURNED");
            continue;
          }
          const winner = givers.find(({ index }) => index === chosen[0])!;
          expect(winner.rank).toBe(Math.min(...givers.map(({ rank }) => rank)));
          expect(result.values[attribute]).toBe(winner.value);
          const disputed = new Set(givers.map(({ value }) => value)).size > 1;
          expect({ status, reason }).toEqual({ status: "RETURNED", reason: disputed ? "SOURCES_DISAGREE" : null });
          if (disputed) seen.disputed += 1;
        }
        expect(result.lines).toHaveLength(parties.length);
      }),
      { seed: 11, numRuns: 400 },
    );
    expect(Math.min(seen.disputed, seen.missing)).toBeGreaterThan(50);
  });

  it("ends the calls that go on when one throws what is no partner's fault, and throws it too", async () => {
    const bug = new TypeError("A fault of ours.");
    const ended: string[] = [];
    const partners = ["a", "b", "c"].map((partner) => ({
      partner,
      rank: 1,
      attributes: ATTRIBUTES,
      identifiers: ["email" as const],
      ...VALUES_ONLY,
    }));
    const connectorFor = async (partner: string): Promise<Connector> => ({
      async ask({ signal }) {
        if (partner === "b") throw bug;
        await once(signal, "abort");
        ended.push(partner);
        throw new PartnerFault("ABORTED", true);
      },
    });
    await expect(askAll(nameStep(ATTRIBUTES, partners), askingThrough(connectorFor))).rejects.toBe(bug);
    await sleep(0);
    expect(ended).toEqual(["a", "c"]);
  });
});
