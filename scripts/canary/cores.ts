import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesUnder } from "./files.ts";
import type { World } from "./world.ts";

/** Where the platform's processes run. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What a crash leaves behind, wherever it is written: core files, diagnostic reports, heap snapshots. */
const CRASH_FILE = /^(?:core(?:\..*)?|vgcore\..*|report\..*\.json|.*\.heapsnapshot|.*\.heapprofile|.*\.cpuprofile|isolate.*\.log|.*\.dmp)$/;

const isCrashFile = (path: string): boolean => CRASH_FILE.test(path.split("/").at(-1) ?? "");

const read = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);

const corePattern = async (): Promise<string | undefined> => (await read("/proc/sys/kernel/core_pattern"))?.trim();

/** The folders beside which processes run or write, and where the kernel puts core files, as far as it says. */
async function folders(): Promise<string[]> {
  const pattern = await corePattern();
  return [ROOT, tmpdir(), ...(pattern !== undefined && isAbsolute(pattern) ? [dirname(pattern)] : [])];
}

/** In those folders, and anywhere under the run's own. */
export async function crashFiles({ folder }: World): Promise<string[]> {
  const beside = await Promise.all(
    (await folders()).map(async (one) =>
      (await readdir(one, { withFileTypes: true })).filter((each) => each.isFile()).map(({ name }) => join(one, name)),
    ),
  );
  return [...beside.flat(), ...(await filesUnder(folder))].filter(isCrashFile);
}

const limitOf = async (pid: number): Promise<string | undefined> =>
  /^Max core file size +(\S+) +(\S+)/m
    .exec((await read(`/proc/${pid}/limits`)) ?? "")
    ?.slice(1)
    .join(" ");

/** What keeps core files away on this machine: what is true, and what is not proven. Throws when a process may write one. */
export async function coreRules({ platform, postgres }: World): Promise<string> {
  const pattern = await corePattern();
  if (pattern === undefined) return "not proven: this system does not say where core files go";
  const [{ pid: postmaster } = { pid: 0 }] = await postgres.query<{ pid: number }>(
    "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid",
  );
  const pids = new Map([...platform.roles].map(([role, { pid }]) => [role, pid]));
  for (const [name, pid] of [...pids, ["PostgreSQL", postmaster] as const]) {
    const limit = await limitOf(pid);
    if (limit !== "0 0") throw new Error(`${name} may write core files: its limit is ${limit ?? "unknown"}`);
  }
  const limited = `${pids.size + 1} processes have a limit of 0`;
  return pattern.startsWith("|")
    ? `${limited}; not proven: the kernel pipes cores to a program, limit or not`
    : `${limited}, core_pattern is ${pattern}`;
}
