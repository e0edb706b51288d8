import { readdirSync, readFileSync } from "node:fs";

/** What a process used so far, in clock ticks: its own, and of its children that have ended. */
interface Ticks {
  readonly parent: number;
  readonly own: number;
  readonly ended: number;
}

/** USER_HZ: what /proc counts in is a hundredth of a second on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/** A process that has just ended has no file any more. */
function ticksOf(pid: number): Ticks | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in brackets and may hold anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const at = (index: number) => Number(fields[index]);
    return { parent: at(1), own: at(11) + at(12), ended: at(13) + at(14) };
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor that one process used, in user and system. */
export const cpuMs = (pid: number): number => (ticksOf(pid)?.own ?? 0) * MS_PER_TICK;

/** The same for a process with all that it has started: those that have ended count through who waited for them. */
export function treeCpuMs(root: number): number {
  const all = new Map<number, Ticks>();
  for (const name of readdirSync("/proc")) {
    const ticks = /^\d+$/.test(name) ? ticksOf(Number(name)) : undefined;
    if (ticks) all.set(Number(name), ticks);
  }
  const belongs = (pid: number): boolean => pid === root || (pid > 1 && all.has(pid) && belongs(all.get(pid)!.parent));
  const sum = [...all].filter(([pid]) => belongs(pid)).reduce((total, [, { own, ended }]) => total + own + ended, 0);
  return sum * MS_PER_TICK;
}

/** By a thread's name, such as `libuv-worker`: milliseconds of processor. */
export function threadCpuMs(pid: number): Map<string, number> {
  const byName = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const text = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8");
      const name = Number(thread) === pid ? "main" : text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"));
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      byName.set(name, (byName.get(name) ?? 0) + (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK);
    } catch {
      // It has ended.
    }
  }
  return byName;
}

function statusMiB(pid: number, field: string): number {
  const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kib ?? Number.NaN) / 1024;
}

export const residentMiB = (pid: number): number => statusMiB(pid, "VmRSS");
export const peakMiB = (pid: number): number => statusMiB(pid, "VmHWM");
