import { chmod, mkdtemp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import { testRun } from "../kit/coordinates.ts";
import { startRole } from "../../scripts/trial/role.ts";

/** The command lines of every process that names a folder. */
async function processesOf(folder: string): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(folder)).map((line) => line.replaceAll("\0", " "));
}

async function startOwn(folder: string) {
  const all = await startRole("all", { DATA_FOLDER: folder, PORT: "0", DRAIN_MS: "1" });
  const statusOf = async () => (await fetch(`http://127.0.0.1:${all.port}/readyz`)).status;
  return { ...all, statusOf };
}

async function newFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(testRun().folder, name));
  // Started by root, PostgreSQL is another user and must pass through.
  await chmod(folder, 0o711);
  return folder;
}

async function within(milliseconds: number, holds: () => Promise<boolean>): Promise<boolean> {
  for (const giveUpAt = Date.now() + milliseconds; Date.now() < giveUpAt; await sleep(10)) if (await holds()) return true;
  return false;
}

it("a start that is killed leaves no PostgreSQL behind, and the next start finds its data", async () => {
  const folder = await newFolder("killed-");
  const first = await startOwn(folder);
  expect(await first.statusOf()).toBe(200);
  expect((await processesOf(folder)).join("\n")).toContain("postgres");

  first.signal("SIGKILL");
  await within(10_000, async () => (await processesOf(folder)).length === 0);
  expect(await processesOf(folder)).toEqual([]);

  const second = await startOwn(folder);
  expect(await second.statusOf()).toBe(200);
  expect(await second.stop()).toBe(0);
  expect(await processesOf(folder)).toEqual([]);
});

it("a PostgreSQL that is killed under the program comes back, is told of in its log, and ends with it", async () => {
  const folder = await newFolder("killed-postgres-");
  const program = await startOwn(folder);
  const postmaster = async () => Number((await readFile(join(folder, "postgres/postmaster.pid"), "utf8")).split("\n", 1)[0]);
  for (let kill = 1; kill <= 2; kill += 1) {
    expect(await program.statusOf()).toBe(200);
    const before = await postmaster();
    process.kill(before, "SIGKILL");
    const isBack = async () => (await postmaster().catch(() => before)) !== before && (await program.statusOf()) === 200;
    expect(await within(30_000, isBack)).toBe(true);
  }
  expect(program.output().match(/"event":"postgres-died"/g)).toHaveLength(2);
  expect(await program.stop()).toBe(0);
  expect(await processesOf(folder)).toEqual([]);
});
