import type { Provenance } from "./connector.ts";

/** Of an answer whose protocol does not say where it comes from: a record of the partner's, and nothing more is claimed of it. */
export function electronicRecord(): Provenance {
  return {
    partnerReference: null,
    at: new Date().toISOString(),
    trustFramework: null,
    assuranceLevel: null,
    evidence: ["electronic_record"],
    verifiedAt: null,
  };
}
