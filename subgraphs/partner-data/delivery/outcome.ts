import type { LineOutcome } from "./ledger.ts";
import type { Way } from "../../../platform/subgraph/question.ts";
import type { Reason } from "./reasons.ts";
import type { StepResult } from "./step.ts";

export type AttributeStatus = "RETURNED" | "NOT_FOUND" | "UNAVAILABLE" | "WITHHELD" | "PENDING";
export type SubjectStatus = "COMPLETE" | "PARTIAL" | "EMPTY" | "REFUSED" | "FAILED" | "PENDING" | "PLANNED";

export interface AttributeOutcome {
  readonly category: string;
  readonly way: Way;
  readonly attribute: string;
  readonly status: AttributeStatus;
  readonly reason: Reason | null;
}

/** Of each selected attribute, whether it has a value or why not, or that its sources disagree. */
export function outcomesOf({ step, values, missing, disputed }: StepResult): AttributeOutcome[] {
  const { category, way } = step;
  const asked = [...step.attributes, ...step.unclaimed].map((attribute): AttributeOutcome => {
    if (values.has(attribute)) return { category, way, attribute, status: "RETURNED", reason: disputed.has(attribute) ? "SOURCES_DISAGREE" : null };
    const reason = missing.get(attribute) ?? null;
    return { category, way, attribute, status: reason === "NO_RECORD" ? "NOT_FOUND" : "UNAVAILABLE", reason };
  });
  const withheld = step.withheld.map(({ attribute, reason }): AttributeOutcome => ({ category, way, attribute, status: "WITHHELD", reason }));
  return [...asked, ...withheld];
}

export function statusOf(outcomes: readonly AttributeOutcome[]): SubjectStatus {
  const has = (status: AttributeStatus) => outcomes.some((outcome) => outcome.status === status);
  if (outcomes.every(({ status }) => status === "RETURNED")) return "COMPLETE";
  if (has("RETURNED")) return "PARTIAL";
  return has("UNAVAILABLE") ? "FAILED" : "EMPTY";
}

/** The transaction's outcome: the best that its lines say, or the worst reason when nothing came back. */
export function transactionOutcome(results: readonly StepResult[]): LineOutcome {
  if (results.some(({ step }) => step.sensitive)) return results.some(({ answered }) => answered) ? "ANSWERED" : "NOT_ANSWERED";
  const wanted = results.reduce((sum, { step }) => sum + step.attributes.length, 0);
  const returned = results.reduce((sum, { values }) => sum + values.size, 0);
  if (returned > 0) return returned === wanted ? "HIT" : "PARTIAL";
  const missing = new Set(results.flatMap((result) => [...result.missing.values()]));
  // Votes that were too few: what became of the others says why.
  if (missing.has("QUORUM_NOT_REACHED")) {
    const lines = new Set(results.flatMap(({ lines: all }) => all.map(({ outcome }) => outcome)));
    return (["ABORTED", "TIMEOUT", "PARTNER_ERROR"] as const).find((outcome) => lines.has(outcome)) ?? "NO_RECORD";
  }
  if (missing.has("ABORTED")) return "ABORTED";
  if (missing.has("PARTNER_TIMEOUT")) return "TIMEOUT";
  if ((["PARTNER_ERROR", "PARTNER_UNAVAILABLE", "MALFORMED_ANSWER", "PARTNER_OF_OTHER_MODE"] as const).some((reason) => missing.has(reason)))
    return "PARTNER_ERROR";
  return "NO_RECORD";
}
