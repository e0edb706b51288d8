import type { JWK } from "jose";
import { makeDeliveryKey } from "../customer/sealing.ts";
import { cpuTable, latencyTable, throughputTable, timesLonger, timesMore } from "./comparison.ts";
import { deliveryPeer } from "./delivery.ts";
import { interleave } from "./interleave.ts";
import { CHECKED, MATCHED, type Question, RETRIEVED, sealedTo } from "./questions.ts";
import type { Section } from "./section.ts";
import { times } from "./statistics.ts";
import type { World } from "./world.ts";

async function sealedQuestion({ platform, customers }: World): Promise<Question> {
  const pairs = await Promise.all(
    customers.map(async (customer) => [customer, await makeDeliveryKey(platform.origin, customer.person, "Bench")] as const),
  );
  const { data } = await customers[0].ask("{ deliverySigningKeys }");
  const genifiKeys = ((data?.["deliverySigningKeys"] ?? []) as string[]).map((text) => JSON.parse(text) as JWK);
  return sealedTo(new Map(pairs), genifiKeys, platform.origin);
}

/** The same subject and category: values in clear and sealed, compared with the customer's own, and checked. */
export const ways: Section = async ({ plan, worlds, say }) => {
  const world = await worlds.of("all");
  const questions = [RETRIEVED, await sealedQuestion(world), MATCHED, CHECKED];
  const peers = questions.map((question) => deliveryPeer(world, { question, name: question.name }));
  const callers = plan.callers.slice(0, 2);
  const [, busy = 1] = callers;
  const results = await interleave({ ...plan, callers, peers, say });
  for (const peer of peers) await peer.close();
  const [clear, ...others] = peers;
  const title = "One category, by the way to ask";
  return [
    {
      ...latencyTable(`${title}: how long it takes`, peers, results),
      notes: others.map((peer) => `${peer.name} beside ${clear!.name}: ${times(timesLonger(results, peer, clear!))}`),
    },
    {
      ...throughputTable(`${title}: how many`, peers, results, [busy]),
      notes: others.map((peer) => `${peer.name} beside ${clear!.name}: ${times(timesMore(results, peer, clear!, busy))} with ${busy} callers`),
    },
    cpuTable(`${title}: processor, ${busy} callers`, peers, results, busy),
  ];
};
