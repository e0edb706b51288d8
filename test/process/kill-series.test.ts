import { chmod, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { attest, consentInput } from "../../scripts/customer/onboarding.ts";
import { asAuditor } from "../../scripts/ledger/auditor.ts";
import { checkLedger } from "../../scripts/ledger/check.ts";
import { reportOf } from "../../scripts/ledger/report.ts";
import { bookOf } from "../../scripts/ledger/sandbox.ts";
import { KNOWN } from "../../scripts/sandbox/known.ts";
import { checkAcknowledged } from "../../scripts/trial/acknowledged.ts";
import { readyCustomer } from "../../scripts/trial/customer.ts";
import { drained, type Kill, killSeries, QUICK_SWEEP } from "../../scripts/trial/kill-series.ts";
import { openPlatform, type Platform } from "../../scripts/trial/platform.ts";
import { startTrialPostgres, type TrialPostgres } from "../../scripts/trial/postgres.ts";
import { testRun } from "../kit/coordinates.ts";

const KILLS = Number(process.env["KILLS"] ?? 12);
const SEED = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000);
const BUDGET = 50_000_00;
const LONGEST_DRAIN_MS = 60_000;

let postgres: TrialPostgres;
let platform: Platform;

beforeAll(async () => {
  const folder = await mkdtemp(join(testRun().folder, "kills-"));
  // Started by root, PostgreSQL is another user and must pass through.
  await chmod(folder, 0o711);
  // Processes are killed, not the machine: what was written is there, flushed or not. Commits wait for that as ever.
  postgres = await startTrialPostgres({ folder: join(folder, "postgres"), settings: { fsync: "off" } });
  platform = await openPlatform({ shape: "sockets", environment: QUICK_SWEEP, budget: BUDGET, folder, database: postgres });
});
afterAll(async () => {
  await platform?.stop();
  await postgres?.stop();
});

const said: string[] = [];
const say = (line: string) => void said.push(line);
const lineOf = ({ victim, waiting, open, recoveredMs }: Kill) =>
  `${victim.padEnd(13)} killed with ${waiting} requests and ${open} transactions under way; back and answering after ${recoveredMs} ms`;

describe(`${KILLS} kills, seed ${SEED}`, () => {
  it(
    "leave the books exact: every answer has its transaction, every call its disclosure, and nothing is charged twice",
    async () => {
      say(`KILLS=${KILLS} KILL_SEED=${SEED}`);
      try {
        const { kills, traffic } = await killSeries({ platform, postgres, kills: KILLS, seed: SEED, onKill: (kill) => say(lineOf(kill)) });
        say(`at rest after ${await drained(postgres, LONGEST_DRAIN_MS)} ms`);
        const outcomes = await postgres.query<{ outcome: string; count: number }>(
          "select data ->> 'outcome' as outcome, count(*)::int as count from events.log where type = 'transaction.settled' group by 1 order by 2 desc",
        );
        say(outcomes.map(({ outcome, count }) => `${count} ${outcome}`).join(", "));
        say(`${traffic.acknowledged.size} subjects answered; ${JSON.stringify(traffic.counts)}`);
        const options = {
          graceSeconds: 3,
          budgets: Object.fromEntries(platform.tenants.map(({ id }) => [id, BUDGET])),
          partners: bookOf(platform.sandbox.registry, platform.sandbox.control),
        };
        await asAuditor(postgres.admin, async (query) => {
          const { laws } = await checkLedger(query, options);
          for (const law of laws) say(reportOf(law).join("\n"));
          expect(laws.flatMap(({ differences, notes }) => [...differences, ...notes])).toEqual([]);
          const told = [...traffic.acknowledged.values()];
          expect(await checkAcknowledged(query, told)).toEqual([]);
          // It would say so: an answer that nobody keeps, and one that is kept as something else.
          expect(
            await checkAcknowledged(
              query,
              told.slice(0, 2).map((one, index) => ({ ...one, ...(index === 0 ? { key: "none" } : { charged: -1 }) })),
            ),
          ).toHaveLength(2);
        });
        expect(kills).toHaveLength(KILLS);
        expect(traffic.unexpected).toEqual([]);
        expect(traffic.counts.givenUp).toBe(0);
        // A kill between two requests proves little.
        expect(kills.filter(({ waiting }) => waiting > 0).length).toBeGreaterThan(KILLS / 2);
        expect(traffic.acknowledged.size).toBeGreaterThan(KILLS);
        if (kills.some(({ victim }) => victim === "partner-data")) expect(outcomes.map(({ outcome }) => outcome)).toContain("INTERRUPTED");
      } finally {
        console.log(said.join("\n"));
      }
    },
    60_000 + 15_000 * KILLS,
  );

  it("leave a platform that serves", async () => {
    const { tenant: _tenant, ...customer } = await readyCustomer(platform);
    const { grant } = await attest(
      platform.origin,
      customer.token,
      consentInput(customer.processId, [{ category: "name", attributes: ["givenName"] }]),
    );
    const subjects = [{ idempotencyKey: crypto.randomUUID(), grant, country: "CA", identifiers: { phone: KNOWN.complete.phone } }];
    const { data } = await customer.ask(
      "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status name { givenName } transaction { charges { amount { minor } } } } } }",
      { input: { ...customer.workplace, subjects } },
    );
    expect(data?.["deliverPartnerData"].results).toEqual([
      { status: "COMPLETE", name: { givenName: "Zelda" }, transaction: { charges: [{ amount: { minor: "42" } }] } },
    ]);
  });
});
