import { setTimeout as sleep } from "node:timers/promises";
import type { Call, Fault } from "./protocol.ts";

/** What the control door sees and sets of one partner. */
export class PartnerState {
  fault: Fault = { kind: "none" };
  calls: Call[] = [];
  #held: (() => void)[] = [];

  /** Waits as the fault says; true when the call was let go by `release`. */
  async hold(): Promise<boolean> {
    if (this.fault.kind === "delay") await sleep(this.fault.delayMs ?? 1000);
    if (this.fault.kind !== "hang") return false;
    await new Promise<void>((resolve) => this.#held.push(resolve));
    return true;
  }

  release(): void {
    for (const go of this.#held.splice(0)) go();
  }
}
