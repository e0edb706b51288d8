import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LONGEST_START_MS = 60_000;

/** As `npm start` does: a core file would hold whatever a process had in memory. */
const WITHOUT_CORE = 'ulimit -c 0; exec "$@"';

/** A role of the platform, as an operator sees it. */
export interface RoleProcess {
  readonly pid: number;
  /** The port that it listens on; undefined for a role on a unix socket. */
  readonly port: number | undefined;
  /** Everything that it wrote so far. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** With which code it ended, once it has. */
  readonly ended: Promise<number | null>;
  /** Ends it without a warning, and waits until it is gone. */
  kill(): Promise<void>;
  /** Ends it as an operator would, and says with which code it ended. */
  stop(): Promise<number | null>;
}

const alive = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of alive) child.kill("SIGKILL");
});

/** `npm start -- --role <role>` as a process of its own; resolves when it says that it is ready. */
export async function startRole(role: string, environment: Readonly<Record<string, string>>): Promise<RoleProcess> {
  const command = [process.execPath, "--import", "./scripts/loader.mjs", "scripts/start.ts", "--role", role];
  const child = spawn("/bin/sh", ["-c", WITHOUT_CORE, "start", ...command], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: process.env["TMPDIR"], ...environment } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  alive.add(child);
  const exited = once(child, "exit").then(([code]) => {
    alive.delete(child);
    return code as number | null;
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const port = await new Promise<number | undefined>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${role} did not start in time:\n${output}`)), LONGEST_START_MS);
    void exited.then((code) => reject(new Error(`${role} ended at its start (${code}):\n${output}`))).finally(() => clearTimeout(late));
    createInterface(child.stderr).on("line", (line) => {
      output += `${line}\n`;
      if (!line.includes('"event":"ready"')) return;
      clearTimeout(late);
      resolve((JSON.parse(line) as { port?: number }).port);
    });
  });
  return {
    pid: child.pid ?? 0,
    port,
    output: () => output,
    ended: exited,
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
    async stop() {
      child.kill("SIGTERM");
      return exited;
    },
  };
}
