import { askPartner, type Asking } from "./ask-partner.ts";
import type { AskedStep } from "./asked-step.ts";
import { sideBySide } from "./side-by-side.ts";
import { type Choice, conclude, type StepResult, type Ticket } from "./step.ts";

/** Of a step what is still to come, and nothing of what was answered before. */
export function stillToCome(step: AskedStep, tickets: readonly Ticket[]): AskedStep {
  const wanted = new Set(tickets.flatMap(({ attributes }) => attributes));
  return { ...step, withheld: [], unclaimed: [], attributes: step.attributes.filter((attribute) => wanted.has(attribute)) };
}

/** Asks for late answers, by their tickets alone: nobody learns of the subject who does not know of it, and no identifier travels again. */
export const askAgain =
  (tickets: readonly Ticket[]) =>
  async (step: AskedStep, asking: Asking): Promise<StepResult> => {
    const late = step.partners.flatMap((planned) => {
      const own = tickets.find(({ partner }) => partner === planned.partner);
      const attributes = planned.attributes.filter((attribute) => own?.attributes.includes(attribute));
      return own && attributes.length > 0 ? [{ planned, attributes, ticket: own.ticket }] : [];
    });
    const results = await sideBySide(late, [asking.signal], ({ planned, attributes, ticket }, signal) =>
      askPartner(step, planned, attributes, { ...asking, signal, ticket }),
    );
    const found = new Map<string, Choice>();
    for (const { planned, answer } of results) {
      for (const [attribute, value] of answer?.claims ?? []) if (!found.has(attribute)) found.set(attribute, { partner: planned.partner, value });
    }
    return conclude(step, results, found);
  };
