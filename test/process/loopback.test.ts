import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { testRun } from "../kit/coordinates.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const HOOK = pathToFileURL(join(ROOT, "test/kit/outward.mjs")).href;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(testRun().folder, "outward-"));
});

/** Runs Node with the hook, its children's children too; gives its code, and what any of them turned to outside loopback. */
async function watched(name: string, ...command: string[]): Promise<{ code: number | null; outward: string[] }> {
  const file = join(folder, name);
  await writeFile(file, "");
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NODE_OPTIONS: `--import ${HOOK}`, OUTWARD_FILE: file } as NodeJS.ProcessEnv,
    stdio: "ignore",
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return { code, outward: (await readFile(file, "utf8")).split("\n").filter(Boolean) };
}

describe("nothing leaves the machine", () => {
  it("a whole demo makes no connection outside loopback, and asks for no name", async () => {
    expect(await watched("demo", "--import", "./scripts/loader.mjs", "scripts/demo.ts", "--once")).toEqual({ code: 0, outward: [] });
  });

  it("the same watch sees a connection, a datagram and a name, in a child's child too", async () => {
    const outward = `
      require("node:net").connect(9, "192.0.2.1").on("error", () => {}).destroy();
      fetch("http://192.0.2.2:81/", { signal: AbortSignal.timeout(1000) }).catch(() => {});
      require("node:dns").lookup("genifi.invalid", () => {});
      require("node:dgram").createSocket("udp4").send("x", 9, "192.0.2.3", function () { this.close(); });`;
    const parent = `require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(outward)}])`;
    const { outward: seen } = await watched("control", "-e", parent);
    for (const line of ["tcp 192.0.2.1", "tcp 192.0.2.2", "name genifi.invalid", "udp 192.0.2.3"]) expect(seen).toContain(line);
  });
});
