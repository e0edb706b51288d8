import { askPartner, type Asking, type PartnerResult, unaskable } from "./ask-partner.ts";
import type { AskedStep } from "./asked-step.ts";
import type { PlannedPartner } from "./ledger.ts";
import { type Choice, conclude, type StepResult } from "./step.ts";

/**
 * One partner after the other, each for what is still missing, so that nobody learns of the subject needlessly and
 * nobody is paid twice (DESIGN §1.6). One that does not answer leaves the next ones half of the time (decision 0025).
 */
export async function askInTurn(step: AskedStep, asking: Asking): Promise<StepResult> {
  const results: PartnerResult[] = [];
  const found = new Map<string, Choice>();
  const missingOf = (planned: PlannedPartner) => planned.attributes.filter((attribute) => !found.has(attribute));
  for (const [index, planned] of step.partners.entries()) {
    const attributes = missingOf(planned);
    if (attributes.length === 0) continue;
    const others = step.partners.slice(index + 1).some((next) => missingOf(next).length > 0 && unaskable(next, asking) === null);
    const result = await askPartner(step, planned, attributes, others ? halfOf(asking) : asking);
    results.push(result);
    for (const [attribute, value] of result.answer?.claims ?? []) found.set(attribute, { partner: planned.partner, value });
    // That a next one was asked would tell what this one had no record of (clause P32).
    if (step.sensitive && result.answer) break;
  }
  return conclude(step, results, found);
}

/** With half of the time that is left: past it, time is up for one partner as it is past the deadline for all. */
function halfOf(asking: Asking): Asking {
  const leftMs = Math.max(0, asking.endsAt - Date.now());
  const turn = AbortSignal.timeout(Math.floor(leftMs / 2));
  return { ...asking, signal: AbortSignal.any([asking.signal, turn]), deadline: AbortSignal.any([asking.deadline, turn]) };
}
