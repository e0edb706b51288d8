import { setTimeout as sleep } from "node:timers/promises";
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from "./embedded-postgres.ts";

export interface KeptPostgres extends Pick<EmbeddedPostgres, "host" | "port" | "superuser"> {
  /** Shuts down for good. Safe to call twice. */
  stop(): Promise<void>;
}

export interface KeptPostgresOptions extends EmbeddedPostgresOptions {
  /** Told when the server died, and when it did not come back; constant words. */
  readonly onEvent: (event: "postgres-died" | "postgres-not-back") => void;
}

const LONGEST_WAIT_MS = 5_000;

/** An embedded PostgreSQL that is started again, at the same address, whenever it ends without being told to. */
export async function keepEmbeddedPostgres({ onEvent, ...options }: KeptPostgresOptions): Promise<KeptPostgres> {
  const stopping = new AbortController();
  let server = await startEmbeddedPostgres(options);
  const { host, port, superuser } = server;

  async function comeBack(): Promise<void> {
    for (let wait = 100; !stopping.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        server = await startEmbeddedPostgres({ ...options, host });
        return;
      } catch {
        onEvent("postgres-not-back");
        await sleep(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  async function keep(): Promise<void> {
    for (;;) {
      await server.exited;
      if (stopping.signal.aborted) return;
      onEvent("postgres-died");
      await comeBack();
      // Whoever stops us meanwhile ends the one that came back.
      if (stopping.signal.aborted) return;
    }
  }

  const kept = keep();
  return {
    host,
    port,
    superuser,
    async stop() {
      stopping.abort();
      await server.stop();
      await kept;
      // It may have come back in between.
      await server.stop();
    },
  };
}
