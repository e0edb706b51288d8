import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../sandbox/protocol.ts";
import type { Sandbox } from "../sandbox/client.ts";
import type { Random } from "./random.ts";

const WELL: Fault = { kind: "none" };

/** Half the time a partner is well. */
const faultOf = (random: Random): Fault =>
  random.pick([
    WELL,
    WELL,
    WELL,
    WELL,
    { kind: "delay", delayMs: random.between(50, 600) },
    { kind: "500" },
    { kind: "malformed" },
    { kind: "hang" },
  ] satisfies Fault[]);

/** Partners that fall ill and get well again, one after the other, until `stop`; then all are well. */
export function startWeather({ registry, control }: Sandbox, random: Random): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const changing = (async () => {
    while (!stopping.signal.aborted) {
      await control.setFault(random.pick(registry.partners).id, faultOf(random));
      await sleep(random.between(200, 800), undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await changing;
      await control.clearFaults();
      for (const { id } of registry.partners) await control.release(id);
    },
  };
}
