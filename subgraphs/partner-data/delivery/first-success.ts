import { askPartner, type Asking, type PartnerResult } from "./ask-partner.ts";
import type { AskedStep } from "./asked-step.ts";
import { sideBySide } from "./side-by-side.ts";
import { type Choice, conclude, type StepResult } from "./step.ts";

const gaveAll = ({ answer, attributes }: PartnerResult): boolean => answer !== null && attributes.every((attribute) => answer.claims.has(attribute));

/**
 * Every partner at the same time, and the first that has all that was asked ends the others' calls: the fastest answer, for
 * which more partners learn of the subject. When none has all, the parts of those that came first stand.
 */
export async function askForFirst(step: AskedStep, asking: Asking): Promise<StepResult> {
  const enough = new AbortController();
  const found = new Map<string, Choice>();
  const results = await sideBySide(step.partners, [asking.signal, enough.signal], async (planned, signal) => {
    const result = await askPartner(step, planned, planned.attributes, { ...asking, signal });
    const wins = gaveAll(result) && planned.attributes.length === step.attributes.length;
    if (wins && !enough.signal.aborted) found.clear();
    if (!enough.signal.aborted) {
      for (const [attribute, value] of result.answer?.claims ?? [])
        if (!found.has(attribute)) found.set(attribute, { partner: planned.partner, value });
    }
    // Of a sensitive category, who is ended says nothing of what the first one said: any answer ends the others.
    if (wins || (step.sensitive && result.answer !== null)) enough.abort();
    return result;
  });
  return conclude(step, results, found);
}
