import { deliver, readyFor, statusOf } from "./deliveries.ts";
import type { Marked } from "./markers.ts";
import type { World } from "./world.ts";

/** One thing that goes wrong, or right; throws when it did not happen as it should. */
export interface Trial {
  readonly title: string;
  /** Left out of the short form. */
  readonly long?: true;
  run(world: World): Promise<void>;
}

export const WITHDRAW = "mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { attestation { id } } }";

/** Someone new for each trial, in turn. */
export const someone = ({ people }: World, index: number): Marked => {
  const marked = people[index % people.length];
  if (!marked) throw new Error("The world is empty.");
  return marked;
};

export function expectOneOf(what: string, value: unknown, expected: readonly unknown[]): void {
  if (!expected.includes(value)) throw new Error(`${what}: ${String(value)} instead of ${expected.join(" or ")}.`);
}

export async function deliverWhole(world: World, marked: Marked, processId?: string): Promise<void> {
  const answer = await deliver(world, await readyFor(world, marked, processId === undefined ? {} : { processId }));
  const values = JSON.stringify(answer.data ?? {});
  expectOneOf("a whole delivery", statusOf(answer), ["COMPLETE", "PARTIAL"]);
  if (!values.includes(JSON.stringify(marked.subject.address.streetAddress).slice(1, -1)))
    throw new Error("The delivery brought nothing to search for.");
}
