import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../platform/process/embedded-postgres.ts";
import { RUN_VARIABLE, type TestRun } from "./coordinates.ts";

let running: { readonly folder: string; readonly postgres: EmbeddedPostgres } | undefined;

/** Before the first test: one PostgreSQL for the whole run, found by the workers through a file named in the environment. */
export async function startTestRun(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "genifi-test-"));
  try {
    // Started by root, PostgreSQL is another user and must pass through; it may not list.
    await chmod(folder, 0o711);
    const postgres = await startEmbeddedPostgres({ folder: join(folder, "data"), passwordFile: join(folder, "secret/password"), durable: false });
    running = { folder, postgres };
    const { host, port, superuser } = postgres;
    const run: TestRun = { folder, postgres: { host, port, ...superuser } };
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
