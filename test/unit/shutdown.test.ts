import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A process with these closers gets the signals; what it said and how it ended comes back. */
async function shutDown(closers: string, limitMs: number, signals: NodeJS.Signals[]): Promise<{ said: string; code: number | null }> {
  const program = `
    import { onShutdown } from "./platform/process/shutdown.ts";
    const say = (text) => process.stdout.write(text + ";");
    onShutdown(${closers}, { limitMs: ${limitMs}, log: say });
    setInterval(() => {}, 60_000);
    say("up");`;
  const child = spawn(process.execPath, ["--import", "./scripts/loader.mjs", "--input-type=module", "-e", program], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  await once(child.stdout, "data");
  for (const signal of signals) child.kill(signal);
  const [code] = (await once(child, "close")) as [number | null];
  return { said, code };
}

describe("onShutdown", () => {
  it("runs the closers in order, once, and exits with 0", async () => {
    const closers = `[async () => { await new Promise((done) => setTimeout(done, 50)); say("door"); }, async () => say("pool")]`;
    const { said, code } = await shutDown(closers, 5_000, ["SIGTERM", "SIGTERM", "SIGINT"]);
    expect(said).toMatch(/^up;SIG(?:TERM|INT): shutting down;door;pool;$/);
    expect(code).toBe(0);
  });

  it("exits with 1 when a closer failed, after the others ran, and does not print its error", async () => {
    const { said, code } = await shutDown(`[async () => { throw new Error("a value"); }, async () => say("pool")]`, 5_000, ["SIGINT"]);
    expect(said).toBe("up;SIGINT: shutting down;a part of the program failed to close;pool;");
    expect(code).toBe(1);
  });

  it("exits with 1 when the limit passed", async () => {
    const { said, code } = await shutDown("[() => new Promise(() => {})]", 100, ["SIGTERM"]);
    expect(said).toBe("up;SIGTERM: shutting down;shutdown took too long;");
    expect(code).toBe(1);
  });
});
