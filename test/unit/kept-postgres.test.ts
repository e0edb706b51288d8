import { chmod, mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { type KeptPostgres, keepEmbeddedPostgres } from "../../platform/process/kept-postgres.ts";
import { queryAt } from "../../scripts/trial/database.ts";
import { testRun } from "../kit/coordinates.ts";

let base: string;

beforeAll(async () => {
  base = await mkdtemp(join(testRun().folder, "kept-"));
  await chmod(base, 0o711);
});

const start = (name: string, events: string[] = []) =>
  keepEmbeddedPostgres({
    folder: join(base, name, "data"),
    passwordFile: join(base, name, "secret/password"),
    durable: false,
    onEvent: (event) => void events.push(event),
  });

const postmaster = async (name: string) => Number((await readFile(join(base, name, "data/postmaster.pid"), "utf8")).split("\n", 1)[0]);

const parentOf = async (pid: number) => Number((await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ")[1]);

async function answers({ host, port, superuser }: KeptPostgres): Promise<boolean> {
  for (const giveUpAt = Date.now() + 20_000; Date.now() < giveUpAt; await sleep(50)) {
    const rows = await queryAt({ host, port, ...superuser, database: "postgres" }, "select 1").catch(() => []);
    if (rows.length === 1) return true;
  }
  return false;
}

describe("a PostgreSQL that is kept", () => {
  it("comes back at the same address, killed as often as it is, and ends when it is told to", async () => {
    const events: string[] = [];
    const server = await start("often", events);
    for (let kill = 1; kill <= 3; kill += 1) {
      const before = await postmaster("often");
      process.kill(before, "SIGKILL");
      await sleep(20);
      expect(await answers(server)).toBe(true);
      expect(await postmaster("often")).not.toBe(before);
    }
    expect(events.filter((event) => event === "postgres-died")).toHaveLength(3);
    await server.stop();
    await server.stop();
    await expect(queryAt({ ...server, ...server.superuser, database: "postgres" }, "select 1")).rejects.toThrow(/ENOENT|ECONNREFUSED/);
  });

  it("comes back when the shell that watches it was killed", async () => {
    const server = await start("shell");
    const before = await postmaster("shell");
    process.kill(await parentOf(before), "SIGKILL");
    await sleep(300);
    expect(await answers(server)).toBe(true);
    expect(await postmaster("shell")).not.toBe(before);
    await server.stop();
  });

  it.each([0, 30, 60, 90, 150])("ends when it is told to %d ms after it died", async (milliseconds) => {
    const name = `stopped-${milliseconds}`;
    const server = await start(name);
    process.kill(await postmaster(name), "SIGKILL");
    await sleep(milliseconds);
    await server.stop();
    await expect(queryAt({ ...server, ...server.superuser, database: "postgres" }, "select 1")).rejects.toThrow(/ENOENT|ECONNREFUSED/);
  });
});
