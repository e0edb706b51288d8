import type { WishedAssurance } from "../../subgraphs/partner-data/delivery/assurance.ts";
import type { AskedStep } from "../../subgraphs/partner-data/delivery/asked-step.ts";

/** Of a planned partner that has values, and says nothing of how sure it is. */
export const VALUES_ONLY = { native: false, hedgeAfterMs: null, trustFramework: null, assuranceLevel: null } as const;

export const ANY_ASSURANCE: WishedAssurance = { trustFramework: null, leastLevel: null, longestMs: null };

/** A step that retrieves names. */
export const nameStep = (attributes: AskedStep["attributes"], partners: AskedStep["partners"]): AskedStep => ({
  question: "name",
  category: "name",
  way: "RETRIEVE",
  version: 1,
  sensitive: false,
  attributes,
  withheld: [],
  partners,
  checks: [],
  unclaimed: [],
});
