import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type PartnerAnswer, PartnerFault, PartnerPending, type PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import { guarded, USUAL_GUARD } from "../../subgraphs/partner-data/connectors/guarded.ts";
import { askHedged } from "../../subgraphs/partner-data/delivery/hedge.ts";
import { Personal } from "../../platform/personal/personal.ts";
import { question } from "../kit/connector-bench.ts";

type End = "answers" | "fails" | "is to come" | "hangs";

interface Call {
  readonly afterMs: number;
  readonly end: End;
}

const FOREVER = new AbortController().signal;

/** A partner that does so with each call, and how each of them ended. */
function partner(calls: readonly Call[]) {
  const ended: string[] = [];
  let begun = 0;
  const ask = async (signal: AbortSignal): Promise<number> => {
    const mine = begun;
    begun += 1;
    const { afterMs, end } = calls[mine] ?? { afterMs: 0, end: "answers" };
    const waited = await sleep(end === "hangs" ? 60_000 : afterMs, true, { signal }).catch(() => false);
    ended.push(waited ? end : "aborted");
    if (!waited) throw new PartnerFault("ABORTED", true);
    if (end === "fails") throw new PartnerFault("PARTNER_ERROR", true);
    if (end === "is to come") throw new PartnerPending(Personal.of("ticket"), null);
    return mine;
  };
  return { ask, ended, begun: () => begun };
}

const call = fc.record({ afterMs: fc.integer({ min: 0, max: 20 }), end: fc.constantFrom<End>("answers", "fails", "is to come", "hangs") });

describe("asking once more", () => {
  it("is done once at most, never before its time, never without leave, and leaves nothing under way", async () => {
    await fc.assert(
      fc.asyncProperty(
        call,
        call,
        fc.option(fc.integer({ min: 1, max: 12 }), { nil: null }),
        fc.integer({ min: 5, max: 40 }),
        async (first, second, afterMs, givenUpAfterMs) => {
          const asked = partner([first, second]);
          const result = await askHedged(asked.ask, afterMs, AbortSignal.timeout(givenUpAfterMs)).catch((fault: unknown) => fault);
          const begun = asked.begun();
          // No call is under way, and none comes later.
          expect(asked.ended).toHaveLength(begun);
          expect(begun).toBeLessThanOrEqual(afterMs === null ? 1 : 2);
          if (afterMs !== null && first.end !== "hangs" && first.afterMs + 8 < afterMs) expect(begun).toBe(1);
          // At most one of them said something that stands; whoever lost was ended.
          if (typeof result === "number") expect(asked.ended.filter((end) => end === "answers").length).toBeGreaterThanOrEqual(1);
          else expect(result).toBeInstanceOf(PartnerFault);
          await sleep(1);
          expect(asked.begun()).toBe(begun);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("the first that answers stands, whichever it is, and the other is ended at once", async () => {
    const second = partner([
      { afterMs: 0, end: "hangs" },
      { afterMs: 1, end: "answers" },
    ]);
    expect(await askHedged(second.ask, 10, FOREVER)).toBe(1);
    expect(second.ended).toEqual(["answers", "aborted"]);
    const first = partner([
      { afterMs: 60, end: "answers" },
      { afterMs: 0, end: "hangs" },
    ]);
    expect(await askHedged(first.ask, 10, FOREVER)).toBe(0);
    expect(first.ended).toEqual(["answers", "aborted"]);
  });

  it("a second that fails costs nothing: the first is waited for, and its fault is the one that is told", async () => {
    const answers = partner([
      { afterMs: 60, end: "answers" },
      { afterMs: 1, end: "fails" },
    ]);
    expect(await askHedged(answers.ask, 10, FOREVER)).toBe(0);
    const neither = partner([
      { afterMs: 60, end: "is to come" },
      { afterMs: 1, end: "fails" },
    ]);
    await expect(askHedged(neither.ask, 10, FOREVER)).rejects.toBeInstanceOf(PartnerPending);
  });

  it("that there will be an answer later is said at once", async () => {
    const pending = partner([
      { afterMs: 40, end: "is to come" },
      { afterMs: 0, end: "hangs" },
    ]);
    await expect(askHedged(pending.ask, 10, FOREVER)).rejects.toBeInstanceOf(PartnerPending);
    expect(pending.ended).toEqual(["is to come", "aborted"]);
  });
});

describe("asking once more, through a partner's guard", () => {
  const ANSWER = { claims: new Map(), provenance: {}, overDelivered: 0 } as unknown as PartnerAnswer;

  /** Hangs at first, and answers whoever asks next. */
  function behind(options: Partial<typeof USUAL_GUARD>) {
    const seen: string[] = [];
    const ask = ({ signal }: PartnerRequest): Promise<PartnerAnswer> => {
      seen.push("asked");
      if (seen.length > 1) return Promise.resolve(ANSWER);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new PartnerFault("ABORTED", true)), { once: true }));
    };
    const guard = guarded({ ask }, { ...USUAL_GUARD, ...options });
    return { seen, ask: (signal: AbortSignal) => guard(question("name", ["givenName"], {}, { signal }), "a tenant") };
  }

  it("takes a second seat, and is not done when none is free", async () => {
    const free = behind({ slots: 8 });
    expect(await askHedged(free.ask, 5, FOREVER)).toBe(ANSWER);
    expect(free.seen).toHaveLength(2);
    const full = behind({ slots: 1 });
    await expect(askHedged(full.ask, 5, AbortSignal.timeout(60))).rejects.toMatchObject({ kind: "ABORTED" });
    expect(full.seen).toHaveLength(1);
  });

  it("ends when the partner's own time for the question is up, and does not begin it anew", async () => {
    const hanging = ({ signal }: PartnerRequest): Promise<PartnerAnswer> =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(new PartnerFault("ABORTED", true)), { once: true }));
    const guard = guarded({ ask: hanging }, { ...USUAL_GUARD, deadlineMs: 80 });
    const begun = performance.now();
    const asked = askHedged((signal) => guard(question("name", ["givenName"], {}, { signal }), "a tenant"), 60, FOREVER);
    await expect(asked).rejects.toMatchObject({ kind: "TIMEOUT" });
    expect(performance.now() - begun).toBeLessThan(130);
  });
});
