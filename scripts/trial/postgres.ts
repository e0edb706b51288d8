import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bootstrapDatabase } from "../../platform/database/bootstrap.ts";
import { keepEmbeddedPostgres } from "../../platform/process/kept-postgres.ts";
import { loadRooms, ROOM_NAMES } from "../../subgraphs/main.ts";
import { migrateAll } from "../program/migrate.ts";
import { queryAt, SCHEMAS, type TrialDatabase } from "./database.ts";

export interface TrialPostgres extends TrialDatabase {
  /** Its data folder, with the write-ahead log. */
  readonly folder: string;
  /** Everything that the server logged. */
  log(): string;
  /** Ends the server without a warning; resolves when it is back. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface TrialPostgresOptions {
  /** Passable for the user that PostgreSQL runs as. */
  readonly folder: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** False turns fsync off: for a trial that never kills the machine, only processes. */
  readonly durable?: boolean;
}

const LONGEST_RETURN_MS = 30_000;

/** A migrated database in a server of its own, which a trial may kill. */
export async function startTrialPostgres({ folder, settings = {}, durable = true }: TrialPostgresOptions): Promise<TrialPostgres> {
  let log = "";
  const data = join(folder, "data");
  const server = await keepEmbeddedPostgres({
    folder: data,
    passwordFile: join(folder, "secret/postgres"),
    durable,
    settings,
    onLog: (text) => (log += text),
    onEvent: () => undefined,
  });
  const { host, port, superuser } = server;
  const admin = { host, port, ...superuser, database: "postgres" };
  const logins = await bootstrapDatabase(admin, SCHEMAS);
  await migrateAll(logins, await loadRooms(ROOM_NAMES));
  const postmaster = async () => Number((await readFile(join(data, "postmaster.pid"), "utf8")).split("\n", 1)[0]);
  return {
    folder: data,
    admin,
    logins,
    query: (sql, values) => queryAt(admin, sql, values),
    log: () => log,
    async kill() {
      const before = await postmaster();
      process.kill(before, "SIGKILL");
      for (const giveUpAt = Date.now() + LONGEST_RETURN_MS; Date.now() < giveUpAt; await sleep(50)) {
        const answers = await queryAt(admin, "select 1").then(
          () => true,
          () => false,
        );
        if (answers && (await postmaster().catch(() => before)) !== before) return;
      }
      throw new Error(`PostgreSQL did not come back within ${LONGEST_RETURN_MS} ms.`);
    },
    stop: server.stop,
  };
}
