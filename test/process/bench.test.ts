import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TITLES = [
  "Machine and versions",
  "The five-room query: how long it takes",
  "The five-room query: how many",
  "The five-room query: processor, 2 callers",
  "A delivery: how long it takes",
  "A delivery: how many",
  "A delivery: processor, 2 callers",
  "One category, by the way to ask: how long it takes",
  "One category, by the way to ask: how many",
  "One category, by the way to ask: processor, 2 callers",
  "Five categories of five partners: how long it takes",
  "Five categories of five partners: how many",
  "Five categories of five partners: processor, 2 callers",
  "100 subjects in one request, and one by one",
  "Beside another customer's hanging partner: how long it takes",
  "Beside another customer's hanging partner: how many",
  "A call in flight is cut: until the partner's connection is closed",
  "Start-up",
  "Memory, by deliveries",
  "Memory, by operations that are all different",
  "Profile: threads",
  "Profile: the main thread's JavaScript, by package and folder",
  "Profile: PostgreSQL's statements",
  "Profile: PostgreSQL's functions",
];

const run = (...flags: string[]) =>
  promisify(execFile)(process.execPath, ["--import", "./scripts/loader.mjs", "scripts/bench.ts", ...flags], { cwd: ROOT, timeout: 280_000 });

describe("npm run bench", () => {
  it("measures every part, each answer as it must be, and prints the tables that docs/performance.md has", async () => {
    const { stdout } = await run("--quick", "--profile", "--markdown");
    expect([...stdout.matchAll(/^### (.*)$/gm)].map(([, title]) => title)).toEqual(TITLES);
    // A table has figures in every row: none is empty, and none could not be measured.
    expect(stdout).not.toMatch(/NaN|undefined|Infinity/);
  }, 300_000);

  it("says what it can do, and knows its own sections only", async () => {
    expect((await run("--help")).stdout).toContain("--markdown");
    await expect(run("--only", "nothing")).rejects.toMatchObject({ code: 2 });
  });
});
