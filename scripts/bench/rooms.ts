import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { makeWorkplace } from "../customer/onboarding.ts";
import { createClient } from "./client.ts";
import { cpuTable, latencyTable, throughputTable, timesLonger, timesMore } from "./comparison.ts";
import { deliveryPeer } from "./delivery.ts";
import { interleave } from "./interleave.ts";
import type { Peer } from "./peer.ts";
import { runLoad } from "./run-load.ts";
import type { Section } from "./section.ts";
import { times } from "./statistics.ts";
import type { World } from "./world.ts";

const ONE_ROOM = "query OneRoom { viewer { organization { name costCenters(first: 5) { edges { node { code } } } } } }";
const COST_CENTERS = ["A", "B", "C", "D"];

/** The month as the customer's organisation counts it. */
const month = (): string => new Date().toLocaleDateString("en-CA", { timeZone: "America/Toronto" }).slice(0, 7);

/** Transactions over several cost centers, as a customer has them. */
async function fill(world: World, transactions: number): Promise<void> {
  const [customer] = world.customers;
  const workplaces = [customer.workplace];
  for (const code of COST_CENTERS) workplaces.push(await makeWorkplace(world.platform.origin, customer.person, `BENCH-${code}`));
  const peer = deliveryPeer(world, { customers: workplaces.map((workplace) => ({ ...customer, workplace })) });
  await runLoad(await peer.prepare(transactions), transactions, 4);
  await peer.close();
  await world.rest();
}

interface Edges<T> {
  readonly edges: readonly { readonly node: T }[];
}

interface Organization {
  readonly costCenters: Edges<{ readonly spend?: { readonly minor: string } | null }>;
  readonly transactions?: Edges<{
    readonly costCenter: object | null;
    readonly attestation: { readonly process: object | null } | null;
    readonly charges: readonly object[] | null;
  }>;
  readonly usageSummary?: { readonly deliveries: number } | null;
}

interface Query {
  readonly query: string;
  readonly variables?: object;
}

/** One query, whose answer must stay as it was at first. */
async function queryPeer(world: World, name: string, haste: number, body: Query, isWhole: (organization: Organization) => boolean): Promise<Peer> {
  const client = createClient(world.platform.origin);
  const { token } = world.customers[0];
  const expected = await client.ask(token, body);
  if (!isWhole((expected as { viewer: { organization: Organization } }).viewer.organization))
    throw new Error(`The answer to ${name} is not whole: ${JSON.stringify(expected)}`);
  return {
    name,
    world,
    parts: ["caller", ...world.platform.roles.keys(), "PostgreSQL"],
    haste,
    prepare: async () => async () => {
      if (!isDeepStrictEqual(await client.ask(token, body), expected)) throw new Error(`The answer to ${name} has changed.`);
    },
    close: () => client.close(),
  };
}

const isWhole = ({ costCenters, transactions, usageSummary }: Organization): boolean =>
  costCenters.edges.length === COST_CENTERS.length + 1 &&
  costCenters.edges.every(({ node }) => Number(node.spend?.minor) > 0) &&
  transactions?.edges.length === 10 &&
  transactions.edges.every(({ node }) => node.attestation?.process && node.charges?.length === 1 && node.costCenter) &&
  (usageSummary?.deliveries ?? 0) > 0;

/** The query that needs all five rooms, on a customer's rows. */
export const rooms: Section = async ({ plan, worlds, say }) => {
  const query = await readFile(new URL("../../docs/operations/01-rooms.graphql", import.meta.url), "utf8");
  const whole: Peer[] = [];
  for (const shape of plan.shapes) {
    const world = await worlds.of(shape);
    await fill(world, plan.transactions);
    whole.push(await queryPeer(world, `five rooms, ${shape}`, 0.4, { query, variables: { month: month() } }, isWhole));
  }
  const one = await queryPeer(await worlds.of("all"), "one room, all", 1, { query: ONE_ROOM }, ({ costCenters }) => costCenters.edges.length === 5);
  const peers = [one, ...whole];
  const several = plan.callers.filter((callers) => callers > 1).slice(0, 1);
  const [busy = 1] = several;
  const results = await interleave({ ...plan, callers: [1, busy], peers, say });
  for (const peer of peers) await peer.close();
  const [first, ...rest] = whole;
  return [
    {
      ...latencyTable("The five-room query: how long it takes", peers, results),
      notes: rest.map((peer) => `${peer.name} beside ${first!.name}: ${times(timesLonger(results, peer, first!))}`),
    },
    {
      ...throughputTable("The five-room query: how many", peers, results, several),
      notes: rest.map((peer) => `${peer.name} beside ${first!.name}: ${times(timesMore(results, peer, first!, busy))} with ${busy} callers`),
    },
    cpuTable(`The five-room query: processor, ${busy} callers`, peers, results, busy),
  ];
};
