import type { DatabaseAddress } from "../../../platform/database/address.ts";
import { listenTo } from "../../../platform/database/notifications.ts";
import type { Log } from "../../../platform/logging/log.ts";
import type { Revocations } from "../delivery/revocations.ts";

/** Channels of consent and accounts; each names the attestation or the organisation that it is about. */
const CHANNELS = ["consent_withdrawn", "organization_suspended"];

/** Watches by attestation and by tenant, fed by the database's notifications. */
export function createRevocations(address: DatabaseAddress, log: Log): Revocations & { close(): Promise<void> } {
  const watching = new Map<string, Set<AbortController>>();
  const notifications = listenTo(
    address,
    CHANNELS,
    (_channel, id) => {
      for (const controller of watching.get(id) ?? []) controller.abort();
    },
    log,
  );
  return {
    watch(tenant, attestation) {
      const controller = new AbortController();
      const ids = [tenant, attestation];
      for (const id of ids) watching.set(id, (watching.get(id) ?? new Set()).add(controller));
      return {
        signal: controller.signal,
        done() {
          for (const id of ids) {
            const watchers = watching.get(id);
            watchers?.delete(controller);
            if (watchers?.size === 0) watching.delete(id);
          }
        },
      };
    },
    close: () => notifications.close(),
  };
}
