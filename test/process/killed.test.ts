import { chmod, mkdtemp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { testRun } from "../kit/coordinates.ts";
import { startRole } from "../../scripts/trial/role.ts";

/** The command lines of every process that names a folder. */
async function processesOf(folder: string): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(folder)).map((line) => line.replaceAll("\0", " "));
}

it("a start that is killed leaves no PostgreSQL behind, and the next start finds its data", async () => {
  const folder = await mkdtemp(join(testRun().folder, "killed-"));
  // Started by root, PostgreSQL is another user and must pass through.
  await chmod(folder, 0o711);
  const environment = { DATA_FOLDER: folder, PORT: "0" };
  const first = await startRole("all", environment);
  expect((await fetch(`http://127.0.0.1:${first.port}/readyz`)).status).toBe(200);
  expect((await processesOf(folder)).join("\n")).toContain("postgres");

  first.signal("SIGKILL");
  for (let left = 1_000; left > 0 && (await processesOf(folder)).length > 0; left -= 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await processesOf(folder)).toEqual([]);

  const second = await startRole("all", environment);
  expect((await fetch(`http://127.0.0.1:${second.port}/readyz`)).status).toBe(200);
  expect(await second.stop()).toBe(0);
  expect(await processesOf(folder)).toEqual([]);
});
