import { cpuTable, latencyTable, middle, throughputTable, timesLonger, timesMore } from "./comparison.ts";
import { deliveryPeer } from "./delivery.ts";
import { directPeer } from "./direct.ts";
import { interleave } from "./interleave.ts";
import { sameRows } from "./same-rows.ts";
import { WITH_CHARGE } from "./questions.ts";
import type { Section } from "./section.ts";
import { times } from "./statistics.ts";
import { storagePeer } from "./storage.ts";

/** One subject and one category: the partner asked directly, through the platform, and the platform's two commits alone. */
export const deliveries: Section = async ({ plan, worlds, say }) => {
  const one = await worlds.of("all");
  const direct = directPeer(one);
  const storage = storagePeer(one, Math.max(...plan.callers));
  const through = [];
  for (const shape of plan.shapes) through.push(deliveryPeer(await worlds.of(shape)));
  const [whole, ...split] = through;
  const charged = deliveryPeer(one, { question: WITH_CHARGE, name: "delivery, all, with its charge" });
  const peers = [direct, ...through, charged, storage];
  const checked = await sameRows(one, whole!, storage);
  const several = plan.callers.filter((callers) => callers > 1);
  const [busy = 1] = several;
  const results = await interleave({ ...plan, peers, say });
  for (const peer of peers) await peer.close();

  const latency = latencyTable("A delivery: how long it takes", peers, results, direct);
  const throughput = throughputTable("A delivery: how many", peers, results, several);
  const ofLimit = (callers: number) => `${times(timesMore(results, whole!, storage, callers))} with ${callers} callers`;
  return [
    {
      ...latency,
      notes: [
        `${whole!.name} takes ${times(timesLonger(results, whole!, direct))} the partner's own time, and ${times(timesLonger(results, whole!, storage))} that of its two commits alone`,
        ...split.map((peer) => `${peer.name} beside ${whole!.name}: ${times(timesLonger(results, peer, whole!))}`),
        `${charged.name} beside ${whole!.name}: ${times(timesLonger(results, charged, whole!))}`,
      ],
    },
    {
      ...throughput,
      notes: [
        `${whole!.name} beside the storage limit: ${several.map(ofLimit).join("; ")}`,
        ...split.map((peer) => `${peer.name} beside ${whole!.name}: ${times(timesMore(results, peer, whole!, busy))} with ${busy} callers`),
        checked,
      ],
    },
    {
      ...cpuTable(`A delivery: processor, ${busy} callers`, peers, results, busy),
      notes: [
        "the worker's counting of what was settled is in it: until the queue was empty",
        `the worker had counted all of a repeat of ${whole!.name} ${(middle(results, whole!, busy, ({ behindMs }) => behindMs) / 1_000).toFixed(1)} s after its last answer`,
      ],
    },
  ];
};
