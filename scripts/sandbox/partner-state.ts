import { setTimeout as sleep } from "node:timers/promises";
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

  release(): void {
    for (const go of this.#held.splice(0)) go();
  }
}
