import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "./client.ts";
import { peakMiB, residentMiB } from "./cpu.ts";
import { deliveryPeer } from "./delivery.ts";
import { type Inspector, INSPECTABLE, inspect } from "./inspector.ts";
import { runLoad } from "./run-load.ts";
import type { Section } from "./section.ts";
import type { Table } from "./table.ts";
import type { World } from "./world.ts";

const READINGS = 5;
const CALLERS = 8;
/** Beside every so many deliveries one query, always the same, so that rooms without a part in deliveries are warm too. */
const DELIVERIES_PER_QUERY = 10;
/** More than this times what it was is not flat. */
const FLAT = 1.2;

/** A role's memory at one moment, in MiB, after a collection. */
interface Reading {
  readonly resident: number;
  readonly heap: number;
  /** The most that was resident so far, garbage and all. */
  readonly peak: number;
}

type Readings = Map<string, Reading[]>;

async function read({ platform, rest }: World, inspectors: ReadonlyMap<string, Inspector>, readings: Readings, pauseMs: number): Promise<void> {
  await rest();
  const heaps = new Map<string, number>();
  for (const [role, inspector] of inspectors) heaps.set(role, await inspector.heapMiB());
  // Freed pages go back to the system a little later.
  await sleep(pauseMs);
  for (const [role, { pid }] of platform.roles) {
    const reading = { resident: residentMiB(pid), heap: heaps.get(role) ?? Number.NaN, peak: peakMiB(pid) };
    readings.set(role, [...(readings.get(role) ?? []), reading]);
  }
}

/** A query like no other before it: names, sizes and rooms differ, so that neither document nor plan is known. */
const operation = (number: number): string => `query Distinct${number} {
  viewer { o${number}: organization {
    n${number}: name
    c${number}: costCenters(first: ${1 + (number % 5)}) { edges { node { code k${number}: name } } }
    t${number}: transactions(first: ${1 + (number % 7)}) { edges { node { id w${number}: createdAt charges { category } ${number % 2 ? "attestation { id }" : ""} } } }
  } }
}`;

function tableOf(title: string, readings: Readings, steps: readonly string[]): Table {
  const grown = (list: readonly Reading[], what: "resident" | "heap") => (list.at(-1)?.[what] ?? 0) / (list[0]?.[what] ?? 0);
  const rows = [...readings].map(([role, list]) => [
    role,
    ...list.map(({ resident, heap }) => `${resident.toFixed(0)} / ${heap.toFixed(0)}`),
    `${grown(list, "resident").toFixed(2)} / ${grown(list, "heap").toFixed(2)}`,
    (list.at(-1)?.peak ?? 0).toFixed(0),
  ]);
  const notFlat = [...readings].filter(([, list]) => grown(list, "resident") > FLAT).map(([role]) => role);
  return {
    title,
    columns: ["MiB resident / heap in use, after a collection", ...steps, "last ÷ first", "peak"],
    rows,
    notes: [notFlat.length === 0 ? `flat: the resident memory of every role within ${FLAT}×` : `NOT flat, more than ${FLAT}×: ${notFlat.join(", ")}`],
  };
}

/** What split roles hold after many deliveries, and after many operations that are all different. */
export const memory: Section = async ({ plan, worlds, say }) => {
  const world = await worlds.openNew("sockets", { environment: INSPECTABLE });
  const client = createClient(world.platform.origin);
  const peer = deliveryPeer(world);
  const inspectors = new Map<string, Inspector>();
  const [{ token }] = world.customers;
  const query = async (number: number) => void (await client.ask(token, { query: operation(number) }));
  try {
    for (const [role, process] of world.platform.roles) inspectors.set(role, await inspect(process));
    const delivered: Readings = new Map();
    for (let reading = 1; reading <= READINGS; reading += 1) {
      await runLoad(await peer.prepare(plan.deliveriesPerReading), plan.deliveriesPerReading, CALLERS);
      await runLoad(() => query(0), plan.deliveriesPerReading / DELIVERIES_PER_QUERY, CALLERS);
      await read(world, inspectors, delivered, plan.memoryPauseMs);
      say(`  after ${reading * plan.deliveriesPerReading} deliveries`);
    }
    const asked: Readings = new Map([...delivered].map(([role, list]) => [role, list.slice(-1)]));
    for (let reading = 1; reading <= READINGS; reading += 1) {
      const first = 1 + (reading - 1) * plan.operationsPerReading;
      await runLoad((index) => query(first + index), plan.operationsPerReading, CALLERS);
      await read(world, inspectors, asked, plan.memoryPauseMs);
      say(`  after ${reading * plan.operationsPerReading} different operations`);
    }
    const steps = (each: number) => Array.from({ length: READINGS }, (_, index) => String((index + 1) * each));
    return [
      tableOf("Memory, by deliveries", delivered, steps(plan.deliveriesPerReading)),
      tableOf("Memory, by operations that are all different", asked, ["0", ...steps(plan.operationsPerReading)]),
    ];
  } finally {
    for (const inspector of inspectors.values()) inspector.close();
    await client.close();
    await peer.close();
    await world.stop();
  }
};
