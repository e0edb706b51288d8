import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, type GraphqlAnswer } from "../customer/app.ts";
import { defineProcess } from "../customer/onboarding.ts";
import { makeWebhookEndpoint } from "../customer/webhooks.ts";
import { partnersOf } from "../seed/registry.ts";
import { type Customer, readyCustomer } from "../trial/customer.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../trial/otlp-receiver.ts";
import { openPlatform, type Platform } from "../trial/platform.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../trial/webhook-receiver.ts";
import { startTrialPostgres, type TrialPostgres } from "../trial/postgres.ts";
import { Coverage } from "./coverage.ts";
import { makeMarked, type Marked, Markers, noteMarked } from "./markers.ts";

export interface World {
  /** Everything that the run writes stands under it. */
  readonly folder: string;
  /** The only temp folder that the platform's processes know. */
  readonly temp: string;
  /** Where a process that gets SIGUSR2 reads what to say. */
  readonly words: string;
  readonly postgres: TrialPostgres;
  /** A process to which every role sends all its spans. */
  readonly receiver: OtlpReceiver;
  /** The customer's own server, where it is told of late answers. */
  readonly hooks: WebhookReceiver;
  readonly platform: Platform;
  readonly customer: Customer;
  /** A process that asks every partner at once. */
  readonly allProcess: string;
  readonly markers: Markers;
  readonly coverage: Coverage;
  /** Every error that a client was told, as it came. */
  readonly told: string[];
  /** Asks as the customer's app does, and notes the errors. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<GraphqlAnswer>;
  readonly people: readonly Marked[];
  readonly company: Marked;
  /** Ends processes and server; the folder stays, to be searched. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** As talkative as a database can be made, with nothing compressed and nothing recycled. */
const TALKATIVE = {
  log_statement: "all",
  log_min_duration_statement: "0",
  log_parameter_max_length: "-1",
  log_parameter_max_length_on_error: "-1",
  log_min_error_statement: "error",
  log_min_messages: "debug1",
  log_error_verbosity: "verbose",
  log_lock_waits: "on",
  log_temp_files: "0",
  wal_level: "replica",
  wal_compression: "off",
  wal_keep_size: "4GB",
  max_wal_size: "4GB",
  full_page_writes: "on",
  synchronous_commit: "on",
};

/** A value that was moved out of its row would be compressed, and then not be found. */
async function storeUncompressed(postgres: TrialPostgres): Promise<void> {
  const columns = await postgres.query<{ sql: string }>(
    `select format('alter table %s alter column %I set storage external', c.oid::regclass, a.attname) as sql
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'
        and a.attnum > 0 and not a.attisdropped and a.attstorage in ('x', 'm')`,
  );
  await postgres.query(columns.map(({ sql }) => sql).join(";\n"));
}

/** A platform of split roles that says all it can, and people that exist for this run only. */
export async function openWorld(headcount: number): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "genifi-canary-"));
  // Started by root, PostgreSQL is another user and must pass through.
  await chmod(folder, 0o711);
  const temp = join(folder, "temp");
  await mkdir(temp);
  const markers = new Markers();
  const people = Array.from({ length: headcount }, () => makeMarked());
  const company = makeMarked("COMPANY");
  for (const one of [...people, company]) noteMarked(markers, one);
  const postgres = await startTrialPostgres({ folder: join(folder, "postgres"), settings: TALKATIVE, durable: false });
  await storeUncompressed(postgres);
  const traces = join(folder, "traces");
  await mkdir(traces);
  const receiver = await startOtlpReceiver(traces);
  const subjects = join(folder, "sandbox", "subjects.json");
  const words = join(folder, "sandbox", "words");
  await mkdir(join(folder, "sandbox"));
  await writeFile(subjects, JSON.stringify([...people, company].map(({ subject }) => subject)));
  const platform = await openPlatform({
    shape: "sockets",
    folder,
    database: postgres,
    budget: 1_000_000_00,
    subjects,
    environment: {
      LOG_LEVEL: "debug",
      DEBUG: "*",
      NODE_OPTIONS: `--import ${new URL("speak.mjs", import.meta.url).href}`,
      SPEAK_FILE: words,
      TMPDIR: temp,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_TRACES_SAMPLER_ARG: "1",
      DELIVERY_SWEEP_GRACE: "1",
      DELIVERY_SWEEP_MS: "500",
      // Whoever asks all asks each of them.
      DELIVERY_MOST_PARTNERS: "20",
      GATEWAY_HOP_DEADLINE_MS: "9000",
    },
  });
  const customer = await readyCustomer(platform);
  const hooks = await openWebhookReceiver();
  await makeWebhookEndpoint(platform.origin, customer.person, hooks);
  const told: string[] = [];
  return {
    folder,
    temp,
    words,
    postgres,
    receiver,
    hooks,
    platform,
    customer,
    allProcess: await defineProcess(platform.origin, customer.person, "Ask all", undefined, "ALL"),
    markers,
    coverage: new Coverage(partnersOf(platform.sandbox.registry).filter(({ mode }) => mode === "LIVE")),
    told,
    async ask(query, variables, signal) {
      const answer = await ask(platform.origin, customer.token, query, variables, signal);
      told.push(JSON.stringify(answer.errors));
      return answer;
    },
    people,
    company,
    async stop() {
      // What they still hold of spans is sent when they end.
      await platform.stop();
      await receiver.stop();
      hooks.close();
      await postgres.stop();
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
