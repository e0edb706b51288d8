import { randomUUID } from "node:crypto";
import pg from "pg";
import { makeApp } from "../../../scripts/customer/onboarding.ts";
import { checkLedger, type Judgement } from "../../../scripts/ledger/check.ts";
import type { LedgerOptions } from "../../../scripts/ledger/law.ts";
import { bookOf } from "../../../scripts/ledger/sandbox.ts";
import { KNOWN, PARTNER_IDS, testIdOf } from "../../../scripts/sandbox/known.ts";
import { type Bench, consented, consentedBound, deliver, eventually, identifiersOf, openBench, query, subject, untilHeld } from "../delivery/data.ts";

/** Transactions of every kind, by what came of them. */
export interface Books {
  readonly bench: Bench;
  readonly options: LedgerOptions;
  readonly hit: string;
  readonly partial: string;
  readonly noRecord: string;
  /** Timed out at first, a hit when it was tried again: charged in place. */
  readonly retried: string;
  readonly withdrawn: string;
  readonly interrupted: string;
  /** A test client's hit. */
  readonly tested: string;
}

const BUDGET = 5_000_00;
const ZELDA = identifiersOf(KNOWN.complete);
const NAME = "name { givenName middleName }";

const idOf = ({ results }: Awaited<ReturnType<typeof deliver>>): string => results[0].transaction.id;

async function once(bench: Bench, who: { readonly phone: string; readonly email: string }, selection: string): Promise<string> {
  const { grant } = await consented(bench);
  return idOf(await deliver(bench, selection, [subject(grant, identifiersOf(who))]));
}

/** The same customer, with a client for tests. */
async function asTestClient({ platform, customer }: Bench): Promise<Bench> {
  const app = await makeApp(platform.origin, customer.person, "Test app", undefined, "TEST");
  return { platform, customer: { ...customer, app, token: await app.token() } };
}

async function timedOutThenHit(bench: Bench): Promise<string> {
  const { control } = bench.platform.sandbox;
  const { grant, salt } = await consentedBound(bench, ZELDA);
  const late = subject(grant, ZELDA, { salt });
  for (const id of [PARTNER_IDS.northbank, PARTNER_IDS.maple]) await control.setFault(id, { kind: "hang" });
  await deliver(bench, NAME, [late], { deadline: "PT0.3S" });
  await control.clearFaults();
  return idOf(await deliver(bench, NAME, [late]));
}

async function withdrawnInFlight(bench: Bench): Promise<string> {
  const { control } = bench.platform.sandbox;
  const { grant, attestationId } = await consented(bench);
  await control.clearCalls();
  await control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
  const answer = deliver(bench, NAME, [subject(grant, ZELDA)]);
  await untilHeld(bench, "northbank");
  await query(bench, "mutation($id: ID!) { withdrawConsent(input: { attestationId: $id }) { attestation { id } } }", { id: attestationId });
  await control.clearFaults();
  return idOf(await answer);
}

/** The process dies while a partner is asked; the next one's sweeper closes what it left. */
async function interruptedByDeath(bench: Bench): Promise<string> {
  const { control } = bench.platform.sandbox;
  const testing = await asTestClient(bench);
  const cut = subject((await consented(bench)).grant, ZELDA);
  const cutToo = subject((await consented(testing)).grant, ZELDA);
  await control.clearCalls();
  for (const id of [PARTNER_IDS.northbank, testIdOf(PARTNER_IDS.northbank)]) await control.setFault(id, { kind: "hang" });
  const lost = Promise.all(
    (
      [
        [bench, cut],
        [testing, cutToo],
      ] as const
    ).map(([one, of]) => deliver(one, NAME, [of], { deadline: "PT1S" }).catch(() => undefined)),
  );
  await untilHeld(bench, "northbank");
  await eventually(
    () => control.calls(testIdOf(PARTNER_IDS.northbank)),
    (calls) => calls.length === 1,
  );
  await bench.platform.roles.get("all")!.kill();
  await lost;
  await control.clearFaults();
  await bench.platform.restart("all");
  const read = () =>
    bench.platform.database.query<{ id: string; outcome: string }>(
      "select id, outcome from partner_data.transactions where idempotency_key = any ($1) order by mode",
      [[cut.idempotencyKey, cutToo.idempotencyKey]],
    );
  const [swept] = await eventually(read, (rows) => rows.length === 2 && rows.every(({ outcome }) => outcome === "INTERRUPTED"));
  return swept!.id;
}

/** A platform whose books hold something of everything. Partners remember all calls from the last of it on. */
export async function openBooks(): Promise<Books> {
  const bench = await openBench({ shape: "all", budget: BUDGET, environment: { DELIVERY_SWEEP_GRACE: "1", DELIVERY_SWEEP_MS: "200" } });
  const { database, sandbox, tenants } = bench.platform;
  const withdrawn = await withdrawnInFlight(bench);
  const interrupted = await interruptedByDeath(bench);
  await sandbox.control.clearCalls();
  const since = new Date();
  const kinds = {
    hit: await once(bench, KNOWN.complete, `${NAME} address { locality } mobileCarrier { country }`),
    partial: await once(bench, KNOWN.complete, "name { givenName legalName }"),
    noRecord: await once(bench, KNOWN.unknown, NAME),
    retried: await timedOutThenHit(bench),
    tested: await once(await asTestClient(bench), KNOWN.complete, NAME),
  };
  const options: LedgerOptions = {
    graceSeconds: 5,
    budgets: Object.fromEntries(tenants.map(({ id }) => [id, BUDGET])),
    partners: bookOf(sandbox.registry, sandbox.control, since),
  };
  const counted = () => database.query<{ count: number }>("select count(*)::int as count from analytics.settled_transactions");
  await eventually(counted, ([row]) => row?.count === 9);
  return { bench, options, withdrawn, interrupted, ...kinds };
}

/** Checks the books as they would be after a change that no door of ours allows, and takes it back. */
export async function tamperedWith({ bench, options }: Books, sql: string, changes: LedgerOptions = {}): Promise<readonly Judgement[]> {
  const client = new pg.Client(bench.platform.database.admin);
  await client.connect();
  try {
    await client.query("begin; set local session_replication_role = replica");
    await client.query(sql);
    const { laws } = await checkLedger(
      async <R extends object>(text: string, values: readonly unknown[] = []) => (await client.query<R>(text, [...values])).rows,
      {
        ...options,
        ...changes,
      },
    );
    return laws;
  } finally {
    await client.query("rollback").catch(() => undefined);
    await client.end();
  }
}

export const anyId = (): string => randomUUID();
