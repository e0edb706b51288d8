import { setTimeout as sleep } from "node:timers/promises";
import type { Rows } from "../../platform/database/rows.ts";
import { defineProcess } from "../customer/onboarding.ts";
import { startCaller, type Traffic } from "./caller.ts";
import { readyCustomer } from "./customer.ts";
import type { Platform } from "./platform.ts";
import type { TrialPostgres } from "./postgres.ts";
import { type Random, randomFrom } from "./random.ts";
import { Session } from "./session.ts";
import { startWeather } from "./weather.ts";

const CALLERS_PER_CUSTOMER = 3;
const LONGEST_RECOVERY_MS = 30_000;
const LEAST_HELD = 4;

export interface Kill {
  readonly victim: string;
  /** Requests that waited for their answer when it died. */
  readonly waiting: number;
  /** Transactions that were open. */
  readonly open: number;
  /** From its death until it was back and a request that began after it was answered. */
  readonly recoveredMs: number;
}

export interface KillSeriesOptions {
  readonly platform: Platform;
  readonly postgres: TrialPostgres;
  readonly kills: number;
  readonly seed: number;
  /** Told of each kill as it is over. */
  readonly onKill?: (kill: Kill) => void;
}

/** What a platform must have in its environment for the series to be quick. */
export const QUICK_SWEEP = { DELIVERY_SWEEP_GRACE: "1", DELIVERY_SWEEP_MS: "200" };

/** Every victim once before any comes again. */
function victimsOf({ platform, kills }: KillSeriesOptions, random: Random): string[] {
  const all = [...platform.roles.keys(), "postgres"];
  const victims: string[] = [];
  while (victims.length < kills) victims.push(...random.shuffled(all));
  return victims.slice(0, kills);
}

async function openTransactions(query: Rows): Promise<number> {
  const [row] = await query<{ count: number }>("select count(*)::int as count from partner_data.transactions where outcome = 'OPEN'");
  return row?.count ?? 0;
}

async function until(holds: () => boolean | Promise<boolean>, longestMs: number, what: string): Promise<number> {
  for (const begun = Date.now(); ; await sleep(20)) {
    if (await holds()) return Date.now() - begun;
    if (Date.now() - begun > longestMs) throw new Error(`${what} within ${longestMs} ms.`);
  }
}

/** Partners hang, and a few transactions with them. */
async function holdSome({ platform: { sandbox }, postgres }: KillSeriesOptions): Promise<void> {
  for (const { id } of sandbox.registry.partners) await sandbox.control.setFault(id, { kind: "hang" });
  await until(async () => (await openTransactions(postgres.query)) >= LEAST_HELD, LONGEST_RECOVERY_MS, "No transactions were open");
}

/** How long until nothing is open and every event is counted; a job that failed for good never is. */
export const drained = ({ query }: { readonly query: Rows }, longestMs: number): Promise<number> =>
  until(
    async () => {
      const [row] = await query<{ left: number }>(
        `select (select count(*) from partner_data.transactions where outcome = 'OPEN')::int
              + (select count(*) from pgboss.job where state <> 'completed')::int as left`,
      );
      return row?.left === 0;
    },
    longestMs,
    "Transactions and queue did not come to rest",
  );

async function startTraffic({ platform }: KillSeriesOptions, random: Random) {
  const counts = { deliveries: 0, lost: 0, retries: 0, left: 0, givenUp: 0 };
  const traffic: Traffic = { acknowledged: new Map(), counts, unexpected: [], answeredBegunAt: 0 };
  const sessions: Session[] = [];
  const callers: { stop(): Promise<void> }[] = [];
  for (const tenant of platform.tenants) {
    const customer = await readyCustomer(platform, { tenant });
    const { person, processId, workplace, app } = customer;
    const processIds = [processId, await defineProcess(platform.origin, person, "All partners", undefined, "ALL")];
    for (let count = 0; count < CALLERS_PER_CUSTOMER; count += 1) {
      const session = new Session(platform.origin, app);
      sessions.push(session);
      callers.push(startCaller({ session, processIds, workplace, random: random.fork(), traffic, deadline: "PT2S" }));
    }
  }
  return {
    traffic,
    waiting: () => sessions.reduce((sum, session) => sum + session.waiting, 0),
    stop: async () => void (await Promise.all(callers.map((caller) => caller.stop()))),
  };
}

/**
 * Kills one process of the platform or its PostgreSQL after the other, at moments of chance, while customers deliver
 * and ask again for what they lost. Afterwards all is at rest, and the books can be checked.
 */
export async function killSeries(options: KillSeriesOptions): Promise<{ readonly kills: readonly Kill[]; readonly traffic: Traffic }> {
  const { platform, postgres, onKill } = options;
  const random = randomFrom(options.seed);
  const victims = victimsOf(options, random.fork());
  const { traffic, waiting, stop } = await startTraffic(options, random.fork());
  const weather = startWeather(platform.sandbox, random.fork());
  const kills: Kill[] = [];

  async function kill(victim: string): Promise<void> {
    // Else it can die between two deliveries, and nothing is left for the sweeper.
    if (victim === "partner-data") await holdSome(options);
    const open = await openTransactions(postgres.query);
    const before = waiting();
    const killedAt = Date.now();
    if (victim === "postgres") await postgres.kill();
    else {
      await platform.roles.get(victim)?.kill();
      if (victim === "partner-data") await platform.sandbox.control.clearFaults();
      await platform.restart(victim);
    }
    await until(() => traffic.answeredBegunAt > killedAt, LONGEST_RECOVERY_MS, `Nobody was answered after ${victim} was killed`);
    const done = { victim, waiting: before, open, recoveredMs: Date.now() - killedAt };
    kills.push(done);
    onKill?.(done);
  }

  try {
    await until(() => traffic.answeredBegunAt > 0, LONGEST_RECOVERY_MS, "Nobody was answered before the first kill");
    for (const victim of victims) {
      await sleep(random.between(50, 900));
      await kill(victim);
    }
  } finally {
    await weather.stop();
    await stop();
  }
  return { kills, traffic };
}
