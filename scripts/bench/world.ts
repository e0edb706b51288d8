import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Customer, readyCustomer } from "../trial/customer.ts";
import { openPlatform, type Platform, type Shape } from "../trial/platform.ts";
import { startTrialPostgres, type TrialPostgres } from "../trial/postgres.ts";
import { cpuMs, treeCpuMs } from "./cpu.ts";

/** A platform with a durable PostgreSQL of its own, sandbox partners and two customers. */
export interface World {
  readonly shape: Shape;
  readonly platform: Platform;
  readonly postgres: TrialPostgres;
  readonly customers: readonly [Customer, Customer];
  /** Milliseconds of processor so far, by who used them. */
  cpu(): ReadonlyMap<string, number>;
  /** Resolves when every event of what was settled has been counted. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** More than any run can spend, in cents. */
const BUDGET = 1_000_000_000_00;
/** A run takes longer than a token lasts by default; a verified one is remembered for 30 s all the same. */
const ENVIRONMENT = { ACCESS_TOKEN_LIFETIME: "7200" };
const LONGEST_REST_MS = 120_000;

const postmasterOf = async ({ folder }: TrialPostgres): Promise<number> =>
  Number((await readFile(join(folder, "postmaster.pid"), "utf8")).split("\n", 1)[0]);

/** Opens one shape under `folder`, which PostgreSQL's user must be able to pass. */
export async function openWorld(shape: Shape, folder: string, { settings = {}, environment = {} }: WorldOptions = {}): Promise<World> {
  await mkdir(folder, { mode: 0o711 });
  const postgres = await startTrialPostgres({ folder: join(folder, "postgres"), settings, durable: true });
  const platform = await openPlatform({ shape, folder, database: postgres, budget: BUDGET, environment: { ...ENVIRONMENT, ...environment } }).catch(
    async (error: unknown) => {
      await postgres.stop();
      throw error;
    },
  );
  // One connection, so that waiting costs PostgreSQL next to nothing.
  const watch = new pg.Client(postgres.admin);
  watch.on("error", () => undefined);
  await watch.connect();
  const postmaster = await postmasterOf(postgres);
  const customers = [
    await readyCustomer(platform, { tenant: platform.tenants[0] }),
    await readyCustomer(platform, { tenant: platform.tenants[1] }),
  ] as const;
  return {
    shape,
    platform,
    postgres,
    customers,
    cpu: () =>
      new Map([
        ["caller", cpuMs(process.pid)],
        ...[...platform.roles].map(([role, { pid }]) => [role, cpuMs(pid)] as const),
        ["PostgreSQL", treeCpuMs(postmaster)],
        ["sandbox", cpuMs(platform.sandbox.pid)],
      ]),
    async rest() {
      for (const giveUpAt = Date.now() + LONGEST_REST_MS; Date.now() < giveUpAt; await sleep(100)) {
        const { rows } = await watch.query("select from pgboss.job where state in ('created', 'retry', 'active') limit 1");
        if (rows.length === 0) return;
      }
      throw new Error(`The worker did not catch up within ${LONGEST_REST_MS / 1_000} s.`);
    },
    async stop() {
      await watch.end();
      await platform.stop();
      await postgres.stop();
    },
  };
}
