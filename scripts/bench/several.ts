import { besides, cpuTable, latencyTable, middle, spread, throughputTable, timesLonger, timesMore } from "./comparison.ts";
import { deliveryPeer } from "./delivery.ts";
import { fiveDirectPeer } from "./direct.ts";
import { interleave } from "./interleave.ts";
import { FIVE_CATEGORIES } from "./questions.ts";
import type { Bench, Section } from "./section.ts";
import { times } from "./statistics.ts";
import type { Table } from "./table.ts";

async function fiveCategories({ plan, worlds, say }: Bench): Promise<readonly Table[]> {
  const world = await worlds.of("all");
  const direct = fiveDirectPeer(world);
  const one = deliveryPeer(world, { name: "one category" });
  const five = deliveryPeer(world, { question: FIVE_CATEGORIES, name: FIVE_CATEGORIES.name });
  const peers = [direct, one, five];
  const callers = plan.callers.slice(0, 2);
  const [, busy = 1] = callers;
  const results = await interleave({ ...plan, callers, peers, say });
  for (const peer of peers) await peer.close();
  const title = "Five categories of five partners";
  return [
    {
      ...latencyTable(`${title}: how long it takes`, peers, results, direct),
      notes: [`${five.name} beside ${one.name}: ${times(timesLonger(results, five, one))}`],
    },
    {
      ...throughputTable(`${title}: how many`, peers, results, [busy]),
      notes: [`${five.name} beside ${one.name}: ${times(timesMore(results, five, one, busy))} with ${busy} callers`],
    },
    cpuTable(`${title}: processor, ${busy} callers`, peers, results, busy),
  ];
}

/** The most that one request may hold. */
const BATCH = 100;
/** So many fewer requests take about as long. */
const FEWER = 1 / 25;

const inWords = (callers: number): string => (callers === 1 ? "one caller" : `${callers} callers`);

async function batches({ plan, worlds, say }: Bench): Promise<readonly Table[]> {
  const world = await worlds.of("all");
  const single = deliveryPeer(world, { name: "one by one" });
  const batch = deliveryPeer(world, { name: `${BATCH} in one request`, subjects: BATCH, haste: FEWER });
  const peers = [single, batch];
  const callers = plan.callers.slice(0, 2);
  const results = await interleave({ ...plan, callers, peers, say });
  for (const peer of peers) await peer.close();
  const sizeOf = (name: string) => (name === batch.name ? BATCH : 1);
  const perSecond = (name: string) => (repeat: { perSecond: number }) => repeat.perSecond * sizeOf(name);
  const ratio = (count: number) =>
    besides(
      results,
      batch,
      single,
      count,
      (repeat) => repeat.perSecond,
      (many, few) => (many * BATCH) / few,
    );
  const cpu = (name: string) => (repeat: { cpu: ReadonlyMap<string, number> }) =>
    [...repeat.cpu].reduce((sum, [part, used]) => (part === "caller" ? sum : sum + used), 0) / sizeOf(name);
  return [
    {
      title: `${BATCH} subjects in one request, and one by one`,
      columns: ["subjects a second", ...callers.flatMap((count) => [inWords(count), "repeats", "ms of processor a subject"])],
      rows: peers.map((peer) => [
        peer.name,
        ...callers.flatMap((count) => [
          middle(results, peer, count, perSecond(peer.name)).toFixed(0),
          spread(results, peer, count, perSecond(peer.name), 0),
          middle(results, peer, count, cpu(peer.name)).toFixed(2),
        ]),
      ]),
      notes: [
        ...callers.map((count) => `${batch.name} beside ${single.name}: ${times(ratio(count))} with ${inWords(count)}`),
        `a request of ${BATCH} takes ${middle(results, batch, 1, ({ medianMs }) => medianMs).toFixed(0)} ms, ${BATCH} after one another ${(middle(results, single, 1, ({ medianMs }) => medianMs) * BATCH).toFixed(0)} ms`,
      ],
    },
  ];
}

/** More of it in one request: categories of one subject, and subjects. */
export const several: Section = async (bench) => [...(await fiveCategories(bench)), ...(await batches(bench))];
