import { askPartner, type Asking, type PartnerResult } from "./ask-partner.ts";
import { type Candidate, choose } from "./choose.ts";
import type { AskedStep } from "./asked-step.ts";
import { sameValue } from "./same-value.ts";
import { sideBySide } from "./side-by-side.ts";
import { conclude, type StepResult } from "./step.ts";

const candidatesOf = (results: readonly PartnerResult[], attribute: string): Candidate[] =>
  results.flatMap(({ planned: { partner, rank }, answer }) => {
    const value = answer?.claims.get(attribute);
    return answer && value ? [{ partner, rank, provenance: answer.provenance, value }] : [];
  });

/**
 * Every partner at the same time, each for all that it may give: more learn of the subject and each is paid, and what
 * they say can be compared (DESIGN §1.6). When time is up, what has come by then is used.
 */
export async function askAll(step: AskedStep, asking: Asking): Promise<StepResult> {
  const results = await sideBySide(step.partners, [asking.signal], (planned, signal) =>
    askPartner(step, planned, planned.attributes, { ...asking, signal }),
  );
  const chosen = new Map<string, Candidate>();
  const disputed = new Set<string>();
  for (const attribute of step.attributes) {
    const candidates = candidatesOf(results, attribute);
    const best = choose(candidates);
    if (!best) continue;
    chosen.set(attribute, best);
    if (!sameValue(candidates.map(({ value }) => value))) disputed.add(attribute);
  }
  return conclude(step, results, chosen, disputed);
}
