import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { asked, type Bench, consentedBound, deliver, eventually, identifiersOf, openBench, subject, untilHeld } from "./data.ts";

const CUTS = 50;
const AT_ONCE = 10;

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());

const count = async (sql: string): Promise<number> => {
  const [row] = await bench.platform.database.query<{ count: number }>(`select count(*)::int as count from ${sql}`);
  return row?.count ?? -1;
};

/** Of this database, other than the asking one's own. */
const OURS = "datname = current_database() and pid <> pg_backend_pid()";

describe(`${CUTS} clients that leave while a partner is asked`, () => {
  it("leave no call, connection, lock, open transaction or reservation behind", async () => {
    const { control } = bench.platform.sandbox;
    const identifiers = identifiersOf(KNOWN.complete);
    await control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    for (let cut = 0; cut < CUTS; cut += AT_ONCE) {
      await control.clearCalls();
      const leave = new AbortController();
      const deliveries = await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          const { grant, salt } = await consentedBound(bench, identifiers);
          return () => deliver(bench, "name { givenName }", [subject(grant, identifiers, { salt })], { deadline: "PT20S" }, leave.signal);
        }),
      );
      const ended = Promise.allSettled(deliveries.map((begin) => begin()));
      await untilHeld(bench, "northbank", AT_ONCE);
      const begun = performance.now();
      leave.abort();
      expect((await ended).map(({ status }) => status)).toEqual(Array.from({ length: AT_ONCE }, () => "rejected"));
      const states = await eventually(
        async () => (await asked(bench)).northbank.map(({ state }) => state),
        (all) => all.every((state) => state === "aborted"),
      );
      expect(states).toEqual(Array.from({ length: AT_ONCE }, () => "aborted"));
      expect(performance.now() - begun).toBeLessThan(5_000);
    }
    await control.clearFaults();

    const open = await eventually(
      () => count("partner_data.transactions where outcome = 'OPEN'"),
      (left) => left === 0,
    );
    expect(open).toBe(0);
    expect(await count("partner_data.transactions where outcome = 'ABORTED'")).toBe(CUTS);
    expect(await count("billing.reservations")).toBe(0);
    expect(await count("billing.charges where minor > 0")).toBe(0);
    await sleep(200);
    expect(await count(`pg_stat_activity where ${OURS} and state like 'idle in transaction%'`)).toBe(0);
    expect(await count(`pg_stat_activity where ${OURS} and state = 'active'`)).toBe(0);
    expect(await count(`pg_locks join pg_stat_activity using (pid) where ${OURS} and not granted`)).toBe(0);
    // Pools have their limit, whatever was cut: 10 for each room, the queue's 4, and the listeners.
    expect(await count(`pg_stat_activity where ${OURS} and backend_type = 'client backend'`)).toBeLessThanOrEqual(80);
    const one = await consentedBound(bench, identifiers);
    const { results } = await deliver(bench, "name { givenName }", [subject(one.grant, identifiers, { salt: one.salt })]);
    expect(results[0]).toMatchObject({ status: "COMPLETE", name: { givenName: KNOWN.complete.givenName } });
  });
});
