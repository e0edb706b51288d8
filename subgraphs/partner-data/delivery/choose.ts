import type { Provenance } from "../connectors/connector.ts";
import { assuranceOf } from "./assurance.ts";
import type { Choice } from "./step.ts";

/** One partner's value of an attribute that several may have given. */
export interface Candidate extends Choice {
  /** The contract's: 1 is first. */
  readonly rank: number;
  readonly provenance: Pick<Provenance, "at" | "trustFramework" | "assuranceLevel">;
}

/** The customer's own order, then who was surer, then who was later; the id at last, so that it is never chance. */
const byWorth = (one: Candidate, other: Candidate): number =>
  one.rank - other.rank ||
  assuranceOf(other.provenance) - assuranceOf(one.provenance) ||
  Date.parse(other.provenance.at) - Date.parse(one.provenance.at) ||
  (one.partner < other.partner ? -1 : 1);

/** The one whose value stands (docs/decisions/0011); undefined when nobody gave one. */
export const choose = (candidates: readonly Candidate[]): Candidate | undefined => candidates.toSorted(byWorth)[0];
