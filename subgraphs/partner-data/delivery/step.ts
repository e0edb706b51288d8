import type { Personal } from "../../../platform/personal/personal.ts";
import type { Question, Way } from "../../../platform/subgraph/question.ts";
import type { Provenance } from "../connectors/connector.ts";
import type { PartnerResult } from "./ask-partner.ts";
import { type AskedStep, attributesBehind } from "./asked-step.ts";
import type { Settlement } from "./ledger.ts";
import { type Reason, weightier } from "./reasons.ts";

export interface Source {
  readonly category: string;
  readonly way: Way;
  readonly partner: string;
  readonly provenance: Provenance;
  /** The attributes that it gave a value of. */
  readonly attributes: readonly string[];
  /** Those of them whose value is in the answer. */
  readonly chosenFor: readonly string[];
}

/** The one value that an attribute has in the answer, and whose it is. */
export interface Choice {
  readonly partner: string;
  readonly value: Personal;
}

/** A late answer: whose, for what, and by what it is asked for. */
export interface Ticket {
  readonly partner: string;
  readonly question: Question;
  readonly attributes: readonly string[];
  readonly ticket: Personal<string>;
}

/** What came of one category. */
export interface StepResult {
  readonly step: AskedStep;
  readonly values: ReadonlyMap<string, Personal>;
  readonly sources: readonly Source[];
  /** Why each attribute without a value has none. */
  readonly missing: ReadonlyMap<string, Reason>;
  /** Attributes of which partners gave values that are not the same. */
  readonly disputed: ReadonlySet<string>;
  /** Counts of attributes. */
  readonly asked: number;
  readonly returned: number;
  readonly answered: boolean;
  readonly disclosures: Settlement["disclosures"];
  readonly lines: Settlement["lines"];
  /** Of partners that are still at it, for what has no value. */
  readonly tickets: readonly Ticket[];
  /** When the first of them thinks that asking again is worth while; null when none says. */
  readonly retryAfterSeconds: number | null;
}

/** The least of those that somebody said. */
export function soonest(waits: readonly (number | null)[]): number | null {
  const said = waits.filter((wait) => wait !== null);
  return said.length > 0 ? Math.min(...said) : null;
}

/** From what came of each partner, in the plan's order, to what came of the category. */
export function conclude(
  step: AskedStep,
  results: readonly PartnerResult[],
  chosen: ReadonlyMap<string, Choice>,
  disputed: ReadonlySet<string> = new Set(),
  reasons: ReadonlyMap<string, Reason> = new Map(),
): StepResult {
  const { category, way } = step;
  const reasonOf = (attribute: string) =>
    results.filter(({ attributes }) => attributes.includes(attribute)).reduce<Reason>((reason, one) => weightier(reason, one.reason), "NO_PARTNER");
  const missing = new Map(
    step.attributes
      .filter((attribute) => !chosen.has(attribute))
      .map((attribute) => [attribute, reasons.get(attribute) ?? reasonOf(attribute)] as const),
  );
  const late = results.flatMap(({ ticket, attributes: wanted, ...one }) => {
    const attributes = wanted.filter((attribute) => missing.get(attribute) === "PENDING");
    return ticket && attributes.length > 0 ? [{ ...one, ticket, attributes }] : [];
  });
  return {
    step,
    values: new Map([...chosen].map(([attribute, { value }]) => [attribute, value])),
    sources: results.flatMap(({ planned: { partner }, answer }): Source[] => {
      if (!answer || answer.claims.size === 0) return [];
      const attributes = [...answer.claims.keys()];
      return [
        {
          category,
          way,
          partner,
          provenance: answer.provenance,
          attributes,
          chosenFor: attributes.filter((attribute) => chosen.get(attribute)?.partner === partner),
        },
      ];
    }),
    missing: new Map([...missing, ...step.unclaimed.map((attribute) => [attribute, "CLAIM_MISSING"] as const)]),
    disputed,
    asked: attributesBehind(step, new Set(results.flatMap(({ line, attributes }) => (line ? attributes : [])))),
    // Of a sensitive category what was asked of who answered counts as returned, whatever it said (clause P32).
    returned: attributesBehind(step, step.sensitive ? results.flatMap(({ answer, attributes }) => (answer ? attributes : [])) : chosen.keys()),
    answered: results.some(({ answer }) => answer !== null),
    disclosures: results.flatMap(({ disclosure }) => disclosure ?? []),
    lines: results.flatMap(({ line }) => line ?? []),
    tickets: late.map(({ planned: { partner }, attributes, ticket }) => ({ partner, question: step.question, attributes, ticket })),
    retryAfterSeconds: soonest(late.map(({ retryAfterSeconds }) => retryAfterSeconds)),
  };
}
