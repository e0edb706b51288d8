import { askPartner, type Asking, type PartnerResult } from "./ask-partner.ts";
import type { AskedStep } from "./asked-step.ts";
import { type Choice, conclude, type StepResult } from "./step.ts";

/**
 * One partner after the other, each for what is still missing, so that nobody learns of the subject needlessly and
 * nobody is paid twice (DESIGN §1.6).
 */
export async function askInTurn(step: AskedStep, asking: Asking): Promise<StepResult> {
  const results: PartnerResult[] = [];
  const found = new Map<string, Choice>();
  for (const planned of step.partners) {
    const attributes = planned.attributes.filter((attribute) => !found.has(attribute));
    if (attributes.length === 0) continue;
    const result = await askPartner(step, planned, attributes, asking);
    results.push(result);
    for (const [attribute, value] of result.answer?.claims ?? []) found.set(attribute, { partner: planned.partner, value });
    // That a next one was asked would tell what this one had no record of (clause P32).
    if (step.sensitive && result.answer) break;
  }
  return conclude(step, results, found);
}
