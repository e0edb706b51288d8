import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../platform/process/embedded-postgres.ts";
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

  it("copies the template that the first start left, under a password of its own", async () => {
    const first = await start("template-a");
    const second = await start("template-b");
    expect(second.superuser.password).not.toBe(first.superuser.password);
    await expect(query(second, first.superuser, "select 1")).rejects.toThrow(/password authentication failed/);
    expect((await stat(join(base, "template-b/secret/password"))).mode & 0o777).toBe(0o600);
    await Promise.all([first.stop(), second.stop()]);
  });

  it("listens on its unix socket only", async () => {
    const server = await start("socket");
    expect(await query(server, server.superuser, "show listen_addresses")).toEqual([{ listen_addresses: "" }]);
    await server.stop();
  });

  it("does not outlive a parent that was killed, and starts again on its folder", async () => {
    const folder = join(base, "killed");
    const parent = spawn(process.execPath, ["--import", "./scripts/loader.mjs", "test/kit/postgres-parent.ts", folder], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [said] = (await once(parent.stdout, "data")) as [Buffer];
    const socketFolder = said.toString().trim();
    const server = Number(readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n")[0]);
    expect(isRunning(server)).toBe(true);

    parent.kill("SIGKILL");
    const giveUpAt = Date.now() + 3_000;
    while (Date.now() < giveUpAt && (isRunning(server) || existsSync(socketFolder))) await sleep(20);
    expect(isRunning(server)).toBe(false);
    expect(existsSync(socketFolder)).toBe(false);

    const successor = await start("killed");
    expect(await query(successor, successor.superuser, "select 1 as one")).toEqual([{ one: 1 }]);
    await successor.stop();
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
