import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "@jest/globals";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The commands of a page: its `sh` blocks, in order. */
const commandsOf = (page: string): string[] =>
  [...page.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, text = ""]) => text.replaceAll(/^ {3}/gm, ""));

/** Runs a page's commands in one shell, as its reader would; what they started in the background ends with it. */
async function follow(page: string): Promise<{ readonly code: number; readonly output: string; readonly commands: number }> {
  const commands = commandsOf(await readFile(join(ROOT, "docs", page), "utf8"));
  const shell = spawn("bash", ["-c", ["set -euo pipefail", ...commands].join("\n")], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [shell.stdout, shell.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = await once(shell, "exit");
  try {
    process.kill(-shell.pid!, "SIGTERM");
  } catch {
    // Nothing was left.
  }
  return { code, output, commands: commands.length };
}

describe("each command of a quickstart runs, and does what the page says", () => {
  afterAll(async () => {
    for (const left of [".data/partner", ".data/quickstart.env"]) await rm(join(ROOT, left), { recursive: true, force: true });
  });

  it("for a customer's developer", async () => {
    const { code, output, commands } = await follow("quickstart.md");
    expect(output).toContain('"name":{"givenName":"Zelda","familyName":"Quillfeather"}');
    expect(output).toContain('"adult":{"answer":"YES"}');
    expect(output).toContain('"status":"EMPTY"');
    expect(output).toContain('"code":"CATEGORY_NOT_GRANTED"');
    expect(output).toContain('"mode":"TEST"');
    expect({ code, commands }).toEqual({ code: 0, commands: 7 });
  }, 120_000);

  it("for a partner's developer", async () => {
    const { code, output, commands } = await follow("partner-quickstart.md");
    expect(output).toContain('"claims":{"name":{"givenName":"Zelda"}}');
    expect(output).toContain("All 17 are as they should be.");
    expect({ code, commands }).toEqual({ code: 0, commands: 4 });
  }, 60_000);
});
