import { setTimeout as sleep } from "node:timers/promises";
import { PartnerFault, PartnerPending } from "../connectors/connector.ts";

type Ask<T> = (signal: AbortSignal, isSecond: boolean) => Promise<T>;

/**
 * Asks, and asks once more when no answer has come for a while: the first answer stands, and the other call is ended at
 * once. Who failed before that time is not asked again: this is for the slow, and no retry. Null never asks twice.
 */
export async function askHedged<T>(ask: Ask<T>, afterMs: number | null, signal: AbortSignal): Promise<T> {
  if (afterMs === null) return ask(signal, false);
  const ends = [new AbortController(), new AbortController()] as const;
  const [endFirst, endSecond] = ends;
  const first = ask(AbortSignal.any([signal, endFirst.signal]), false);
  try {
    if (!(await isSlow(first, afterMs, signal))) return await first;
    const second = ask(AbortSignal.any([signal, endSecond.signal]), true);
    // The time that the partner has for a question does not begin anew.
    first.catch((fault: unknown) => {
      if (fault instanceof PartnerFault && fault.kind === "TIMEOUT") endSecond.abort();
    });
    return await firstToSay(first, second).finally(async () => {
      for (const end of ends) end.abort();
      // Whether the other one reached the partner is known when it has ended.
      await Promise.allSettled([first, second]);
    });
  } finally {
    first.catch(() => undefined);
  }
}

/** Whether nothing has come of it by then. */
async function isSlow(first: Promise<unknown>, afterMs: number, signal: AbortSignal): Promise<boolean> {
  const came = new AbortController();
  const waited = sleep(afterMs, true, { signal: AbortSignal.any([signal, came.signal]) }).catch(() => false);
  const ended = first.then(
    () => false,
    () => false,
  );
  return Promise.race([ended, waited]).finally(() => came.abort());
}

/** An answer, or that there will be one later, from whichever says it first; when both fail, what became of the first. */
async function firstToSay<T>(first: Promise<T>, second: Promise<T>): Promise<T> {
  const said = [first, second].map((call) =>
    call.catch((fault: unknown) => {
      if (fault instanceof PartnerPending) return fault;
      throw fault;
    }),
  );
  const one = await Promise.any(said).catch(() => first);
  if (one instanceof PartnerPending) throw one;
  return one;
}
