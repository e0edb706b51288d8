import { setTimeout as sleep } from "node:timers/promises";
import { PARTNER_IDS } from "../sandbox/known.ts";
import type { Customer } from "../trial/customer.ts";
import { besides, figuresOf, latencyTable, throughputTable } from "./comparison.ts";
import { createClient } from "./client.ts";
import { attestMany, SUBJECT } from "./consents.ts";
import { deliveryPeer } from "./delivery.ts";
import { interleave, type Repeat } from "./interleave.ts";
import type { Peer } from "./peer.ts";
import type { Section } from "./section.ts";
import { median } from "./statistics.ts";
import type { World } from "./world.ts";

/** Calls that hang at the same time. */
const HANGING = 32;
const CATEGORIES = [{ category: "employment", attributes: ["employer"] }];
const DELIVER = "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status employment { employer } } } }";
/** Longer than a repeat. */
const DEADLINE = "PT30S";
const LONGEST_WAIT_MS = 10_000;

/** Many calls of one customer to a partner that does not answer; resolves when the partner holds them all, with a way to end them. */
async function hang({ platform }: World, customer: Customer): Promise<() => Promise<void>> {
  const { control } = platform.sandbox;
  await control.setFault(PARTNER_IDS.payfolio, { kind: "hang" });
  const client = createClient(platform.origin);
  const leave = new AbortController();
  const { identifiers, country } = SUBJECT;
  const calls = (await attestMany([customer], HANGING, CATEGORIES)).map(({ grant, salt, key }) => {
    const subjects = [{ idempotencyKey: key, grant, salt, country, identifiers }];
    return client
      .ask(customer.token, { query: DELIVER, variables: { input: { ...customer.workplace, deadline: DEADLINE, subjects } } }, leave.signal)
      .catch(() => undefined);
  });
  const held = async () => (await control.calls(PARTNER_IDS.payfolio)).filter(({ state }) => state === "open").length;
  for (const giveUpAt = Date.now() + LONGEST_WAIT_MS; (await held()) < HANGING; await sleep(20))
    if (Date.now() > giveUpAt) throw new Error("The partner does not hold what it should.");
  return async () => {
    if ((await held()) < HANGING) throw new Error("Not all calls hung until the end of a repeat.");
    leave.abort();
    await Promise.all(calls);
    await control.clearFaults();
    await control.release(PARTNER_IDS.payfolio);
    await client.close();
  };
}

/** One customer's deliveries while another's hang, beside two equal runs in which nothing hangs. */
export const neighbour: Section = async ({ plan, worlds, say }) => {
  const world = await worlds.of("all");
  const [one, other] = world.customers;
  const own = (name: string): Peer => deliveryPeer(world, { name, customers: [one] });
  const alone = own("alone");
  const again = own("alone, again");
  const plain = own(`while ${HANGING} calls of another customer hang`);
  const beside: Peer = {
    ...plain,
    around: async (work) => {
      const end = await hang(world, other);
      const measured = await work();
      await end();
      return measured;
    },
  };
  const peers = [alone, again, beside];
  const callers = plan.callers.slice(0, 2);
  const [, busy = 1] = callers;
  const results = await interleave({ ...plan, callers, peers, say });
  for (const peer of peers) await peer.close();

  const compared = (count: number, figure: (repeat: Repeat) => number) => {
    const ratio = (peer: Peer) => besides(results, peer, alone, count, figure, (a, b) => a / b);
    const spread = median(
      figuresOf(results, again, count, figure).map((value, repeat) => Math.abs(value / figuresOf(results, alone, count, figure)[repeat]! - 1)),
    );
    return `${percent(ratio(beside) - 1)}; two equal runs differ by ${percent(ratio(again) - 1)} (${(spread * 100).toFixed(1)} % either way within a repeat)`;
  };
  const title = "Beside another customer's hanging partner";
  return [
    { ...latencyTable(`${title}: how long it takes`, peers, results), notes: [`it takes ${compared(1, ({ medianMs }) => medianMs)}`] },
    {
      ...throughputTable(`${title}: how many`, peers, results, [busy]),
      notes: [`with ${busy} callers ${compared(busy, ({ perSecond }) => perSecond)}`],
    },
  ];
};

const percent = (part: number): string => `${part < 0 ? "" : "+"}${(part * 100).toFixed(1)} %`;
