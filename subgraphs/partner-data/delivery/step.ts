import type { Personal } from "../../../platform/personal/personal.ts";
import type { Provenance } from "../connectors/connector.ts";
import type { PartnerResult } from "./ask-partner.ts";
import type { PlannedStep, Settlement } from "./ledger.ts";
import { type Reason, weightier } from "./reasons.ts";

export interface Source {
  readonly category: string;
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

/** What came of one category. */
export interface StepResult {
  readonly step: PlannedStep;
  readonly values: ReadonlyMap<string, Personal>;
  readonly sources: readonly Source[];
  /** Why each attribute without a value has none. */
  readonly missing: ReadonlyMap<string, Reason>;
  /** Attributes of which partners gave values that are not the same. */
  readonly disputed: ReadonlySet<string>;
  readonly asked: number;
  readonly disclosures: Settlement["disclosures"];
  readonly lines: Settlement["lines"];
}

/** From what came of each partner, in the plan's order, to what came of the category. */
export function conclude(
  step: PlannedStep,
  results: readonly PartnerResult[],
  chosen: ReadonlyMap<string, Choice>,
  disputed: ReadonlySet<string> = new Set(),
): StepResult {
  const { category } = step;
  const reasonOf = (attribute: string) =>
    results.filter(({ attributes }) => attributes.includes(attribute)).reduce<Reason>((reason, one) => weightier(reason, one.reason), "NO_PARTNER");
  const missing = step.attributes.filter((attribute) => !chosen.has(attribute));
  return {
    step,
    values: new Map([...chosen].map(([attribute, { value }]) => [attribute, value])),
    sources: results.flatMap(({ planned: { partner }, answer }): Source[] => {
      if (!answer || answer.claims.size === 0) return [];
      const attributes = [...answer.claims.keys()];
      return [
        {
          category,
          partner,
          provenance: answer.provenance,
          attributes,
          chosenFor: attributes.filter((attribute) => chosen.get(attribute)?.partner === partner),
        },
      ];
    }),
    missing: new Map(missing.map((attribute) => [attribute, reasonOf(attribute)])),
    disputed,
    asked: new Set(results.flatMap(({ line, attributes }) => (line ? attributes : []))).size,
    disclosures: results.flatMap(({ disclosure }) => disclosure ?? []),
    lines: results.flatMap(({ line }) => line ?? []),
  };
}
