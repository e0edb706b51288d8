import { setTimeout as sleep } from "node:timers/promises";
import { threadCpuMs } from "./cpu.ts";
import { deliveryPeer } from "./delivery.ts";
import { type Inspector, INSPECTABLE, inspect } from "./inspector.ts";
import type { Plan } from "./plan.ts";
import { postgresTables, PROFILED_POSTGRES, startPostgresProfile } from "./postgres-profile.ts";
import { type CpuProfile, selfTimes } from "./profile-groups.ts";
import { runLoad } from "./run-load.ts";
import type { Section } from "./section.ts";
import type { Table } from "./table.ts";
import type { World } from "./world.ts";

const CALLERS = 8;
const SAMPLE_EVERY_US = 500;
/** What takes less, in milliseconds or hundredths, is not shown by itself. */
const LEAST_MS = 0.02;
const LEAST_SHARE = 1;

/** The roles on the delivery's way. */
const rolesOf = ({ shape }: World): readonly string[] => (shape === "all" ? ["all"] : ["gateway", "partner-data"]);

/** Milliseconds a request: by role, then by thread or group. */
type Times = ReadonlyMap<string, ReadonlyMap<string, number>>;

async function profiled(
  world: World,
  requests: number,
  { warmUp, statisticsPauseMs }: Plan,
): Promise<{ threads: Times; groups: Times; tables: Table[] }> {
  const peer = deliveryPeer(world);
  const inspectors = new Map<string, Inspector>();
  const pids = new Map(rolesOf(world).map((role) => [role, world.platform.roles.get(role)?.pid ?? 0]));
  try {
    await runLoad(await peer.prepare(warmUp), warmUp, CALLERS);
    for (const role of rolesOf(world)) inspectors.set(role, await inspect(world.platform.roles.get(role)!));
    const send = await peer.prepare(requests);
    await world.rest();
    await startPostgresProfile(world);
    for (const inspector of inspectors.values()) {
      await inspector.send("Profiler.enable");
      await inspector.send("Profiler.setSamplingInterval", { interval: SAMPLE_EVERY_US });
      await inspector.send("Profiler.start");
    }
    const before = new Map([...pids].map(([role, pid]) => [role, threadCpuMs(pid)]));
    await runLoad(send, requests, CALLERS);
    const threads = new Map<string, Map<string, number>>();
    for (const [role, pid] of pids)
      threads.set(role, new Map([...threadCpuMs(pid)].map(([name, ms]) => [name, (ms - (before.get(role)?.get(name) ?? 0)) / requests])));
    const groups = new Map<string, Map<string, number>>();
    for (const [role, inspector] of inspectors) {
      const { profile } = await inspector.send<{ profile: CpuProfile }>("Profiler.stop");
      groups.set(role, new Map([...selfTimes(profile)].map(([group, ms]) => [group, ms / requests])));
    }
    await sleep(statisticsPauseMs);
    return { threads, groups, tables: await postgresTables(world, requests) };
  } finally {
    for (const inspector of inspectors.values()) inspector.close();
    await peer.close();
  }
}

const sumOf = (times: Iterable<number>): number => [...times].reduce((total, ms) => total + ms, 0);

/** Processor time by thread, in milliseconds. */
function threadsTable(times: Times): Table {
  const roles = [...times.keys()];
  const names = [...new Set([...times.values()].flatMap((threads) => [...threads.keys()]))];
  const shown = names.filter((name) => roles.some((role) => (times.get(role)?.get(name) ?? 0) >= LEAST_MS));
  return {
    title: "Profile: threads",
    columns: ["ms a request", ...roles],
    rows: [
      ...shown.map((name) => [name, ...roles.map((role) => (times.get(role)?.get(name) ?? 0).toFixed(2))]),
      ["sum", ...roles.map((role) => sumOf(times.get(role)?.values() ?? []).toFixed(2))],
    ],
    notes: [
      "processor time; libuv-worker: signatures by WebCrypto; V8Worker: garbage and compilation beside the main thread; v8:ProfEvntProc: the profiler itself",
    ],
  };
}

/** What part of its main thread's time a role spent in whose code, the dearest first. */
function groupsTable(times: Times): Table {
  const roles = [...times.keys()];
  const share = (role: string, name: string) => (100 * (times.get(role)?.get(name) ?? 0)) / sumOf(times.get(role)?.values() ?? []);
  const names = [...new Set([...times.values()].flatMap((group) => [...group.keys()]))];
  const most = (name: string) => Math.max(...roles.map((role) => share(role, name)));
  const shown = names.filter((name) => most(name) >= LEAST_SHARE).toSorted((a, b) => most(b) - most(a));
  const rest = names.filter((name) => !shown.includes(name));
  return {
    title: "Profile: the main thread's JavaScript, by package and folder",
    columns: ["% of the role's main thread", ...roles],
    rows: [
      ...shown.map((name) => [name, ...roles.map((role) => share(role, name).toFixed(1))]),
      ["what is less", ...roles.map((role) => sumOf(rest.map((name) => share(role, name))).toFixed(1))],
    ],
    notes: [`self time, sampled every ${SAMPLE_EVERY_US} µs; a builtin counts for whoever called it`],
  };
}

/** Where the time of a delivery goes, while eight callers ask. */
export const profile: Section = async ({ plan, worlds, say }) => {
  const requests = plan.requests * 4;
  const threads = new Map<string, ReadonlyMap<string, number>>();
  const groups = new Map<string, ReadonlyMap<string, number>>();
  let postgres: readonly Table[] = [];
  for (const shape of ["all", "sockets"] as const) {
    const world = await worlds.openNew(shape, { environment: INSPECTABLE, settings: PROFILED_POSTGRES });
    try {
      const found = await profiled(world, requests, plan);
      say(`  ${shape}: ${requests} deliveries profiled`);
      for (const [role, times] of found.threads) threads.set(role, times);
      for (const [role, times] of found.groups) groups.set(role, times);
      if (shape === "all") postgres = found.tables;
    } finally {
      await world.stop();
    }
  }
  return [threadsTable(threads), groupsTable(groups), ...postgres];
};
