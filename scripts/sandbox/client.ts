import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Call, Fault, Registry } from "./protocol.ts";

export interface Sandbox {
  readonly pid: number;
  readonly registry: Registry;
  readonly control: SandboxControl;
  stop(): Promise<void>;
}

export interface SandboxControl {
  setFault(id: string, fault: Fault): Promise<void>;
  clearFaults(): Promise<void>;
  calls(id: string): Promise<readonly Call[]>;
  clearCalls(): Promise<void>;
  release(id: string): Promise<void>;
}

/** Starts sandbox partners as a process of their own, which ends with this one. */
export async function startSandbox({ folder, subjects }: { folder: string; subjects?: string | undefined }): Promise<Sandbox> {
  const loader = new URL("../loader.mjs", import.meta.url).href;
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", loader, main, "--folder", folder, ...(subjects === undefined ? [] : ["--subjects", subjects])], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  // It may be gone before we let it go.
  child.stdin.on("error", () => {});
  const gone = once(child, "exit");
  const ready = once(createInterface(child.stdout), "line");
  const failed = gone.then(([code]) => {
    throw new Error(`The sandbox ended at its start (${code}).`);
  });
  failed.catch(() => {});
  await Promise.race([ready, failed]);
  const registry = JSON.parse(await readFile(join(folder, "sandbox.json"), "utf8")) as Registry;
  return {
    pid: child.pid ?? 0,
    registry,
    control: controlOf(registry.control),
    async stop() {
      child.stdin.end();
      const late = setTimeout(() => child.kill("SIGKILL"), 3000);
      await gone;
      clearTimeout(late);
    },
  };
}

/** The control door at an address. */
export function controlOf(door: string): SandboxControl {
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${door}${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`The sandbox's control door answered ${response.status}.`);
    return response;
  };
  return {
    setFault: async (id, fault) => void (await call("PUT", `/partners/${id}/fault`, fault)),
    clearFaults: async () => void (await call("DELETE", "/faults")),
    calls: async (id) => (await (await call("GET", `/partners/${id}/calls`)).json()) as Call[],
    clearCalls: async () => void (await call("DELETE", "/calls")),
    release: async (id) => void (await call("POST", `/partners/${id}/release`)),
  };
}
