import { setTimeout as sleep } from "node:timers/promises";
import type { ServerResponse } from "node:http";
import type { Call, Fault } from "./protocol.ts";

/** What the control door sees and sets of one partner. */
export class PartnerState {
  fault: Fault = { kind: "none" };
  calls: Call[] = [];
  #held: (() => void)[] = [];

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

  release(): void {
    for (const go of this.#held.splice(0)) go();
  }
}
