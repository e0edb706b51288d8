import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import type { Verdict } from "../connectors/connector.ts";
import { askPartner, type Asking, type PartnerResult } from "./ask-partner.ts";
import type { AskedStep } from "./asked-step.ts";
import type { Reason } from "./reasons.ts";
import { sideBySide } from "./side-by-side.ts";
import { type Choice, conclude, type StepResult } from "./step.ts";

interface Vote {
  readonly partner: string;
  readonly verdict: Verdict;
}

const RANK = { EXACT: 2, PARTIAL: 1, NONE: 0 } as const;

const votesFor = (results: readonly PartnerResult[], attribute: string): Vote[] =>
  results.flatMap(({ planned: { partner }, answer }) => {
    const value = answer?.claims.get(attribute);
    return value ? [{ partner, verdict: reveal(value) as Verdict }] : [];
  });

/**
 * What so many agree on at least: a verdict counts for every one below it, since who sees the same sees what is near. The
 * first of those who gave it is the source. Undefined when fewer than so many voted.
 */
export function agreed(votes: readonly Vote[], quorum: number): Vote | undefined {
  return votes.toSorted((one, other) => RANK[other.verdict.verdict] - RANK[one.verdict.verdict])[quorum - 1];
}

const isDisputed = (votes: readonly Vote[]): boolean => new Set(votes.map(({ verdict }) => verdict.verdict)).size > 1;

/** Every partner at the same time, for matches only: an attribute fits as well as `quorum` partners say (DESIGN §1.6). */
export const askQuorum =
  (quorum: number) =>
  async (step: AskedStep, asking: Asking): Promise<StepResult> => {
    const results = await sideBySide(step.partners, [asking.signal], (planned, signal) =>
      askPartner(step, planned, planned.attributes, { ...asking, signal }),
    );
    const chosen = new Map<string, Choice>();
    const disputed = new Set<string>();
    const reasons = new Map<string, Reason>();
    for (const attribute of step.attributes) {
      const votes = votesFor(results, attribute);
      const vote = agreed(votes, quorum);
      if (vote) chosen.set(attribute, { partner: vote.partner, value: Personal.of(vote.verdict) });
      // A vote that comes later finds the others gone: nobody waits for it.
      else if (votes.length > 0 || results.some(({ ticket }) => ticket)) reasons.set(attribute, "QUORUM_NOT_REACHED");
      if (isDisputed(votes)) disputed.add(attribute);
    }
    return conclude(step, results, chosen, disputed, reasons);
  };
