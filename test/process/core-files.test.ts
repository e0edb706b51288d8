import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { testRun } from "../kit/coordinates.ts";
import { type Platform, startPlatform } from "../kit/platform.ts";

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({ shape: "all" });
});
afterAll(() => platform?.stop());

const coreLimitOf = async (pid: number): Promise<string | undefined> =>
  /^Max core file size +(\w+) +(\w+)/m
    .exec(await readFile(`/proc/${pid}/limits`, "utf8"))
    ?.slice(1)
    .join(" ");

describe("P03: a crash leaves no core file, which would hold what was in memory", () => {
  it("of the program, nor of its database", async () => {
    const [postmaster] = (await readFile(`${testRun().folder}/data/postmaster.pid`, "utf8")).split("\n");
    expect(await coreLimitOf(platform.roles.get("all")?.pid ?? 0)).toBe("0 0");
    expect(await coreLimitOf(Number(postmaster))).toBe("0 0");
  });

  it("however npm starts it", async () => {
    const { scripts } = JSON.parse(await readFile("package.json", "utf8")) as { scripts: Record<string, string> };
    for (const name of ["start", "demo"]) expect(scripts[name]).toMatch(/^ulimit -c 0; exec node /);
  });
});
