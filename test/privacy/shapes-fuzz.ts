import { type Case, casesOf } from "./shapes-cases.ts";
import { type Door, faultsOf, send } from "./shapes-doors.ts";
import type { Operation } from "./shapes-operations.ts";

const IN_FLIGHT = 8;

const REFUSED_AT_THE_DOOR = ["UNAUTHENTICATED", "FORBIDDEN"];

/** Each case that was sent, by the number of its marker: 0 is of none. */
const sent: string[] = ["none"];

/** Which case a marker is of. */
export const caseOf = (number: number): string | undefined => sent[number];

export interface Fuzzed {
  /** What was wrong with an answer, and to which case. */
  readonly unclean: readonly string[];
  readonly cases: number;
  /** How often a case did not get as far as it was meant to. */
  readonly stopped: number;
}

/** Sends every case of the operations to a door, a few at a time. */
export async function fuzz(door: Door, operations: readonly Operation[], tokenFor: (operation: Operation) => string): Promise<Fuzzed> {
  const unclean: string[] = [];
  let cases = 0;
  let stopped = 0;
  const work = async ({ name, number, body }: Case, token: string) => {
    sent[number] = `${door.name}: ${name}`;
    const answer = await send(door, { body, token });
    const faults = faultsOf(answer);
    if (faults.length > 0) unclean.push(`${sent[number]}: ${faults.join(", ")}: ${answer.all.slice(0, 160)}`);
    if (answer.codes.some((code) => REFUSED_AT_THE_DOOR.includes(code))) stopped += 1;
    cases += 1;
  };
  for (const operation of operations) {
    const token = tokenFor(operation);
    const left = casesOf(operation, () => sent.push("") - 1);
    const worker = async () => {
      for (const one of left) await work(one, token);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  }
  return { unclean, cases, stopped };
}
