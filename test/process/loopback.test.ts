import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { testRun } from "../kit/coordinates.ts";
import { kernelWatch, type Watched } from "../kit/kernel-watch.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const HOOK = pathToFileURL(join(ROOT, "test/kit/outward.mjs")).href;
const ENVIRONMENT = { PATH: process.env["PATH"], HOME: process.env["HOME"] } as NodeJS.ProcessEnv;
const DEMO = ["--import", "./scripts/loader.mjs", "scripts/demo.ts", "--once"];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(testRun().folder, "outward-"));
});

/** Runs Node with the hook, and so its children that are Node; gives its code, and what any of them turned to outside loopback. */
async function hooked(name: string, command: readonly string[]): Promise<Watched> {
  const file = join(folder, name);
  await writeFile(file, "");
  const env = { ...ENVIRONMENT, NODE_OPTIONS: `--import ${HOOK}`, OUTWARD_FILE: file };
  const child = spawn(process.execPath, command, { cwd: ROOT, env, stdio: "ignore" });
  const [code] = (await once(child, "exit")) as [number | null];
  return { code, outward: (await readFile(file, "utf8")).split("\n").filter(Boolean) };
}

/** By the strongest means that there is: the kernel's, or else the hook. */
function watched(name: string, command: readonly string[]): { readonly by: string; readonly result: Promise<Watched> } {
  const kernel = kernelWatch();
  if (!kernel) return { by: "a hook in Node: no strace, and no network namespace", result: hooked(name, command) };
  return { by: kernel.by, result: kernel.run([process.execPath, ...command], { cwd: ROOT, env: ENVIRONMENT, file: join(folder, name) }) };
}

/** Node that runs `script` in a child. */
const inChild = (script: string): string[] => [
  "-e",
  `process.exitCode = require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(script)}]).status`,
];

describe("nothing leaves the machine", () => {
  it("a whole demo makes no connection outside loopback, and asks for no name", async () => {
    expect(await hooked("demo", DEMO)).toEqual({ code: 0, outward: [] });
  });

  it("nor does any of its children, PostgreSQL and its tools too", async () => {
    const { by, result } = watched("demo-whole", DEMO);
    expect({ by, ...(await result) }).toEqual({ by, code: 0, outward: [] });
  }, 120_000);

  it("the hook sees a connection, a datagram and names, in a child's child too", async () => {
    const outward = `
      require("node:net").connect(9, "192.0.2.1").on("error", () => {}).destroy();
      fetch("http://192.0.2.2:81/", { signal: AbortSignal.timeout(1000) }).catch(() => {});
      require("node:dgram").createSocket("udp4").send("x", 9, "192.0.2.3", function () { this.close(); });
      const dns = require("node:dns");
      dns.lookup("genifi.invalid", () => {});
      dns.resolveTxt("txt.invalid", () => {});
      dns.promises.resolveSrv("srv.invalid").catch(() => {});
      new dns.Resolver().resolveMx("mx.invalid", () => {});
      dns.promises.reverse("192.0.2.4").catch(() => {});
      dns.lookupService("127.0.0.1", 9, () => {});
      setTimeout(() => process.exit(), 500);`;
    const { outward: seen } = await hooked("control", inChild(outward));
    const names = ["genifi.invalid", "txt.invalid", "srv.invalid", "mx.invalid", "192.0.2.4", "127.0.0.1"].map((name) => `name ${name}`);
    for (const line of ["tcp 192.0.2.1", "tcp 192.0.2.2", "udp 192.0.2.3", ...names]) expect(seen).toContain(line);
  });

  it.each([
    ["a connection", `require("node:net").connect(9, "192.0.2.1").on("error", () => process.exit(1)); setTimeout(() => process.exit(), 500)`],
    ["a datagram", `require("node:dgram").createSocket("udp4").send("x", 9, "192.0.2.3", (fault) => process.exit(fault ? 1 : 0))`],
  ])("the strongest watch sees %s, in a child's child too", async (what, outward) => {
    const { by, result } = watched(`control of ${what}`, inChild(outward));
    expect({ by, ...(await result) }).not.toEqual({ by, code: 0, outward: [] });
  });
});
