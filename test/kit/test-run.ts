import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { bootstrapDatabase } from "../../platform/database/bootstrap.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../platform/process/embedded-postgres.ts";
import { migrateAll } from "../../scripts/program/migrate.ts";
import { loadRooms, ROOM_NAMES } from "../../subgraphs/main.ts";
import { RUN_VARIABLE, type TestRun } from "./coordinates.ts";
import { SCHEMAS } from "../../scripts/trial/database.ts";
import { passwordsOf, TEMPLATE } from "./database.ts";

let running: { readonly folder: string; readonly postgres: EmbeddedPostgres } | undefined;

async function makeTemplate(server: TestRun["postgres"], passwords: Record<string, string>): Promise<void> {
  const client = new pg.Client({ ...server, database: "postgres" });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const logins = await bootstrapDatabase({ ...server, database: TEMPLATE }, SCHEMAS, passwords);
  await migrateAll(logins, await loadRooms(ROOM_NAMES));
}

/** Before the first test: one PostgreSQL for the whole run, found by the workers through a file named in the environment. */
export async function startTestRun(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "genifi-test-"));
  try {
    // Started by root, PostgreSQL is another user and must pass through; it may not list.
    await chmod(folder, 0o711);
    const postgres = await startEmbeddedPostgres({ folder: join(folder, "data"), passwordFile: join(folder, "secret/password"), durable: false });
    running = { folder, postgres };
    const { host, port, superuser } = postgres;
    const run: TestRun = { folder, postgres: { host, port, ...superuser }, passwords: passwordsOf(randomBytes(12).toString("hex")) };
    await makeTemplate(run.postgres, run.passwords);
    const file = join(folder, "run.json");
    await writeFile(file, JSON.stringify(run), { mode: 0o600 });
    process.env[RUN_VARIABLE] = file;
  } catch (error) {
    await running?.postgres.stop();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** After the last test. */
export async function endTestRun(): Promise<void> {
  await running?.postgres.stop();
  if (running) await rm(running.folder, { recursive: true, force: true });
}
