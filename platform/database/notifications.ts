import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { describeFault, type Log } from "../logging/log.ts";
import type { DatabaseAddress } from "./address.ts";

const LONGEST_WAIT_MS = 2_000;

export interface Notifications {
  close(): Promise<void>;
}

/**
 * Listens on a connection of its own, and connects again when it is lost. A notification is a hint that makes something
 * happen sooner: what was missed meanwhile must be found by reading.
 */
export function listenTo(
  address: DatabaseAddress,
  channels: readonly string[],
  onNotification: (channel: string, payload: string) => void,
  log: Log,
): Notifications {
  const closing = new AbortController();
  let client: pg.Client | undefined;

  async function listen(): Promise<void> {
    const connection = new pg.Client(address);
    client = connection;
    const ended = new Promise<void>((resolve) => connection.once("end", resolve));
    connection.on("error", () => undefined);
    connection.on("notification", ({ channel, payload }) => onNotification(channel, payload ?? ""));
    await connection.connect();
    for (const channel of channels) await connection.query(`listen ${pg.escapeIdentifier(channel)}`);
    await ended;
  }

  async function keepListening(): Promise<void> {
    for (let wait = 50; !closing.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      await listen().catch((fault: unknown) => log.warn("listening-failed", describeFault(fault)));
      if (!closing.signal.aborted) await sleep(wait, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  const kept = keepListening();
  return {
    async close() {
      closing.abort();
      await client?.end().catch(() => undefined);
      await kept;
    },
  };
}
