import { setTimeout as sleep } from "node:timers/promises";
import { done } from "../customer/onboarding.ts";
import { PARTNER_IDS } from "../sandbox/known.ts";
import type { Customer } from "../trial/customer.ts";
import { createClient } from "./client.ts";
import { attestMany, type Consented, SUBJECT } from "./consents.ts";
import { residentMiB } from "./cpu.ts";
import type { Section } from "./section.ts";
import { openSockets } from "./sockets.ts";
import { median, quantile } from "./statistics.ts";
import type { World } from "./world.ts";

const DELIVER = "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status name { givenName } error { code } } } }";
const WITHDRAW = "mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { attestation { status } } }";
const LONGEST_WAIT_MS = 10_000;
/** Pools let an idle connection go after half a minute. */
const LONGEST_REST_MS = 60_000;

const now = () => performance.timeOrigin + performance.now();

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean, what: string, longestMs = LONGEST_WAIT_MS): Promise<T> {
  for (const giveUpAt = Date.now() + longestMs; Date.now() < giveUpAt; await sleep(5)) {
    const value = await read();
    if (holds(value)) return value;
  }
  throw new Error(what);
}

type Cut = "the client leaves" | "consent is withdrawn";

/** Milliseconds from the cut until the partner saw its connection close; no reply may have come before. */
async function cutOne(world: World, { customer, grant, salt, key }: Consented, how: Cut, attestation: string): Promise<number> {
  const { control } = world.platform.sandbox;
  await control.clearCalls();
  const client = createClient(world.platform.origin);
  const leave = new AbortController();
  const { identifiers, country } = SUBJECT;
  const subjects = [{ idempotencyKey: key, grant, salt, country, identifiers }];
  const variables = { input: { ...customer.workplace, deadline: "PT25S", subjects } };
  const answer = client.ask(customer.token, { query: DELIVER, variables }, leave.signal).catch(() => undefined);
  const calls = () => control.calls(PARTNER_IDS.northbank);
  await until(calls, ([call]) => call?.state === "open", "The partner was not asked.");
  const cutAt = now();
  if (how === "the client leaves") leave.abort();
  else await done(customer.ask(WITHDRAW, { input: { attestationId: attestation } }), () => undefined);
  const [call] = await until(calls, ([one]) => one?.state !== "open", "A call was not aborted.");
  if (call?.state !== "aborted" || call.endedAt === null) throw new Error("A call was answered though it had been cut.");
  if (JSON.stringify((await answer) ?? {}).includes(SUBJECT.name.givenName)) throw new Error("An answer came through though it had been cut.");
  await client.close();
  return Math.max(0, call.endedAt - cutAt);
}

interface Held {
  readonly sockets: number;
  readonly residentMiB: number;
}

const held = ({ platform: { roles } }: World): Held => {
  const pids = [...roles.values()].map(({ pid }) => pid);
  const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);
  return { sockets: sum(pids.map(openSockets)), residentMiB: sum(pids.map(residentMiB)) };
};

async function cutMany(world: World, customer: Customer, how: Cut, count: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (const one of await attestMany([customer], count)) took.push(await cutOne(world, one, how, one.attestation));
  return took;
}

/** Deliveries that are cut while a partner has not answered: how soon its connection closes, and what is left. */
export const cuts: Section = async ({ plan, worlds, say }) => {
  const world = await worlds.of("all");
  const [customer] = world.customers;
  const { control } = world.platform.sandbox;
  await control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
  const rows: string[][] = [];
  const left: string[] = [];
  try {
    for (const how of ["the client leaves", "consent is withdrawn"] as const) {
      await cutMany(world, customer, how, plan.cuts);
      const before = held(world);
      const took = await cutMany(world, customer, how, plan.cuts);
      const figures = [median(took), quantile(took, 0.95), Math.max(...took)].map((ms) => ms.toFixed(1));
      rows.push([how, ...figures]);
      const after = await until(
        async () => held(world),
        ({ sockets }) => sockets <= before.sockets,
        "Connections were left behind.",
        LONGEST_REST_MS,
      );
      const grown = after.residentMiB - before.residentMiB;
      left.push(
        `${how}: ${plan.cuts} more cuts left ${Math.max(0, after.sockets - before.sockets)} connections, and ${grown.toFixed(0)} MiB resident`,
      );
      say(`  ${how}: ${figures.join(", ")} ms`);
    }
  } finally {
    await control.clearFaults();
    await control.release(PARTNER_IDS.northbank);
  }
  return [
    {
      title: "A call in flight is cut: until the partner's connection is closed",
      columns: [`ms, of ${plan.cuts} cuts`, "median", "p95", "most"],
      rows,
      notes: [...left, "of a withdrawal the mutation itself is in it; both from the customer's side to the partner's, which looks at its own socket"],
    },
  ];
};
