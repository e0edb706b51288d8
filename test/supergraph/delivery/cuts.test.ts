import { readdir, readlink } from "node:fs/promises";
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

/** The platform's own connections to its database. */
const OURS = "datname = current_database() and backend_type = 'client backend' and usename <> current_user";

const untilNone = (sql: string) =>
  eventually(
    () => count(sql),
    (left) => left === 0,
  );

/** What the platform holds open: connections to the database by pool, and the sockets of all its processes. */
async function heldOpen(): Promise<Readonly<Record<string, number>>> {
  const pools = await bench.platform.database.query<{ pool: string; count: number }>(
    `select usename as pool, count(*)::int as count from pg_stat_activity where ${OURS} group by usename`,
  );
  const ofProcess = async ({ pid }: { readonly pid: number }) => {
    const files = await Promise.all((await readdir(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")));
    return files.filter((file) => file.startsWith("socket:")).length;
  };
  const sockets = await Promise.all([...bench.platform.roles.values()].map(ofProcess));
  return { ...Object.fromEntries(pools.map(({ pool, count: open }) => [pool, open])), sockets: sockets.reduce((sum, open) => sum + open, 0) };
}

/** Pools let an idle connection go after half a minute. */
const PATIENCE = { everyMs: 500, most: 100 };

describe(`${CUTS} clients that leave while a partner is asked`, () => {
  it("leave no call, connection, lock, open transaction or reservation behind", async () => {
    const { control } = bench.platform.sandbox;
    const identifiers = identifiersOf(KNOWN.complete);
    const before = await heldOpen();
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
      expect((await heldOpen())["sockets"]).toBeGreaterThan(before["sockets"]!);
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

    expect(await untilNone("partner_data.transactions where outcome = 'OPEN'")).toBe(0);
    expect(await count("partner_data.transactions where outcome = 'ABORTED'")).toBe(CUTS);
    expect(await count("billing.reservations")).toBe(0);
    expect(await count("billing.charges where minor > 0")).toBe(0);
    expect(await untilNone(`pg_stat_activity where ${OURS} and (state = 'active' or state like 'idle in transaction%')`)).toBe(0);
    expect(await untilNone(`pg_locks join pg_stat_activity using (pid) where ${OURS} and xact_start is not null`)).toBe(0);
    const grown = await eventually(
      async () => Object.entries(await heldOpen()).filter(([what, open]) => open > (before[what] ?? 0)),
      (more) => more.length === 0,
      PATIENCE,
    );
    expect(grown).toEqual([]);
    const one = await consentedBound(bench, identifiers);
    const { results } = await deliver(bench, "name { givenName }", [subject(one.grant, identifiers, { salt: one.salt })]);
    expect(results[0]).toMatchObject({ status: "COMPLETE", name: { givenName: KNOWN.complete.givenName } });
  }, 120_000);
});
