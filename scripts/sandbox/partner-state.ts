import { setTimeout as sleep } from "node:timers/promises";
import type { ServerResponse } from "node:http";
import type { Call, Fault, Lookup } from "./protocol.ts";

/** What the control door sees and sets of one partner. */
export class PartnerState {
  fault: Fault = { kind: "none" };
  calls: Call[] = [];
  #held: (() => void)[] = [];
  #later = new Map<string, { readonly question: Lookup; readyAt: number; tell: () => void }>();

  /** Waits as the fault says: for its time, or until `release`. */
  async hold({ kind, delayMs = 1000 } = this.fault): Promise<void> {
    if (kind === "delay") await sleep(delayMs);
    if (kind === "hang") await new Promise<void>((resolve) => this.#held.push(resolve));
  }

  /** Keeps a call on record, with how and when it ends. */
  note(asked: Omit<Call, "at" | "state" | "endedAt">, response: ServerResponse): void {
    const call: Call = { at: new Date().toISOString(), ...asked, state: "open", endedAt: null };
    this.calls.push(call);
    response.once("close", () => {
      call.state = response.writableFinished ? "answered" : "aborted";
      call.endedAt = performance.timeOrigin + performance.now();
    });
  }

  /** Takes a question for later: the same ticket each time that it is asked under its key. The ticket names the subject, as no partner should. */
  take(question: Lookup, key: string, tellReady: () => Promise<void>, afterMs = Infinity): string {
    const ticket = `${key}#${Object.values(question.identifiers).join("#")}`.slice(0, 500);
    if (this.#later.has(ticket)) return ticket;
    // Once, when its time has come or when it is released.
    let told = false;
    const tell = () => {
      if (!told) void tellReady().catch(() => undefined);
      told = true;
    };
    this.#later.set(ticket, { question, readyAt: Date.now() + afterMs, tell });
    if (Number.isFinite(afterMs)) setTimeout(tell, afterMs).unref();
    return ticket;
  }

  /** The question of a ticket, and whether its answer is there. */
  taken(ticket: string): { readonly question: Lookup; readonly ready: boolean } | undefined {
    const found = this.#later.get(ticket);
    return found && { question: found.question, ready: Date.now() >= found.readyAt };
  }

  release(): void {
    for (const go of this.#held.splice(0)) go();
    for (const question of this.#later.values()) {
      question.readyAt = 0;
      question.tell();
    }
  }
}
