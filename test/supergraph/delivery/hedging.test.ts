import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ALL_CATEGORIES, inEveryWay } from "../../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import {
  asked,
  type Bench,
  chargesIn,
  consented,
  consentedBound,
  deliver,
  eachTestAfresh,
  eventually,
  identifiersOf,
  letPartnersAnswer,
  openBench,
  query,
  subject,
  untilHeld,
} from "./data.ts";

const HEDGE_AFTER_MS = 250;
const LONG_AFTER_MS = 4 * HEDGE_AFTER_MS;
const ZELDA = identifiersOf(KNOWN.complete);
const SELECTION =
  "name { givenName } outcomes { attribute status reason } sources { partner { id } } t: transaction { disclosures { partner { id } answered calls hedged } charges { outcome amount { minor } } minimisation { asked returned } }";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
  // What partner managers would enter: how long it takes as a rule.
  await bench.platform.database.query("update partner_data.partners set hedge_after_ms = $1 where protocol = 'lookup-json'", [HEDGE_AFTER_MS]);
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

/** What the contracts for names say of duplicates. */
const agree = (free: boolean, partner: string = PARTNER_IDS.northbank) =>
  bench.platform.database.query("update partner_data.contracts set duplicate_free = $1 where organization_id = $2 and partner_id = $3", [
    free,
    bench.customer.tenant.id,
    partner,
  ]);

const ask = async (selection = SELECTION, more: object = { deadline: "PT20S" }, signal?: AbortSignal) => {
  const { grant } = await consented(bench, {}, inEveryWay(ALL_CATEGORIES));
  const one = subject(grant, ZELDA);
  return { key: one.idempotencyKey, delivery: deliver(bench, selection, [one], more, signal) };
};

const statesOf = async (partner: "northbank" | "maple" = "northbank") => (await asked(bench))[partner].map(({ state }) => state);

/** A partner that is slow for whoever asks now, and quick for who asks next. */
async function slowAtFirst(selection = SELECTION) {
  const { control } = bench.platform.sandbox;
  await control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
  const { key, delivery } = await ask(selection);
  delivery.catch(() => undefined);
  await untilHeld(bench, "northbank");
  await control.clearFaults();
  return { key, delivery };
}

const minorOf = async (transaction: string) =>
  (await chargesIn(bench, transaction)).map(({ partner_id, outcome, minor }) => [partner_id, outcome, minor]);

describe("a partner that is slow once, under a contract by which a duplicate is free", () => {
  beforeEach(() => agree(true));

  it("is asked once more under the same key; the first answer stands, the other call is ended, and one is charged", async () => {
    const { delivery } = await slowAtFirst();
    const { results, errors } = await delivery;
    expect(errors).toEqual([]);
    expect(results[0]).toMatchObject({
      status: "COMPLETE",
      name: { givenName: "Zelda" },
      sources: [{ partner: { id: PARTNER_IDS.northbank } }],
      t: {
        disclosures: [{ partner: { id: PARTNER_IDS.northbank }, answered: true, calls: 2, hedged: true }],
        charges: [{ outcome: "HIT", amount: { minor: "42" } }],
        minimisation: { asked: 1, returned: 1 },
      },
    });
    const { northbank, maple } = await asked(bench);
    expect(northbank.map(({ state }) => state)).toEqual(["aborted", "answered"]);
    expect(new Set(northbank.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set([`${results[0].transaction.id}/name`]));
    expect(northbank.map(({ requested }) => requested)).toEqual([{ name: ["givenName"] }, { name: ["givenName"] }]);
    expect(maple).toEqual([]);
    expect(await minorOf(results[0].transaction.id)).toEqual([[PARTNER_IDS.northbank, "HIT", "42"]]);
  });

  it("is asked once only when it answers in time", async () => {
    const { delivery } = await ask();
    const [result] = (await delivery).results;
    expect(result.t.disclosures).toEqual([{ partner: { id: PARTNER_IDS.northbank }, answered: true, calls: 1, hedged: false }]);
    await sleep(LONG_AFTER_MS);
    expect(await statesOf()).toEqual(["answered"]);
  });

  it("is asked twice at most, however slow it is, and its first call may answer", async () => {
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    const { delivery } = await ask();
    await untilHeld(bench, "northbank", 2);
    await sleep(LONG_AFTER_MS);
    expect(await statesOf()).toEqual(["open", "open"]);
    await letPartnersAnswer(bench);
    const [result] = (await delivery).results;
    expect(result).toMatchObject({ status: "COMPLETE", t: { disclosures: [{ answered: true, calls: 2, hedged: true }] } });
    expect(await minorOf(result.transaction.id)).toEqual([[PARTNER_IDS.northbank, "HIT", "42"]]);
  });

  it("both calls end when the client leaves; nothing is charged, and the record says that two were aborted", async () => {
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    const leave = new AbortController();
    const { key, delivery } = await ask(SELECTION, { deadline: "PT20S" }, leave.signal);
    delivery.catch(() => undefined);
    await untilHeld(bench, "northbank", 2);
    leave.abort();
    await expect(delivery).rejects.toThrow();
    expect(await eventually(statesOf, (states) => states.every((state) => state === "aborted"))).toEqual(["aborted", "aborted"]);
    const read = async () => {
      const { data } = await query(
        bench,
        "query($key: OpaqueReference!) { transactionByKey(idempotencyKey: $key) { id outcome withdrawal { abortedCalls } disclosures { answered calls hedged } } }",
        { key },
      );
      return data?.["transactionByKey"];
    };
    const settled = await eventually(read, (transaction) => transaction?.outcome !== "OPEN");
    expect(settled).toMatchObject({
      outcome: "ABORTED",
      withdrawal: { abortedCalls: 2 },
      disclosures: [{ answered: false, calls: 2, hedged: true }],
    });
    expect((await minorOf(settled.id)).map(([, , minor]) => minor)).toEqual(["0"]);
  });

  it("both calls end when time is up, as one that was too late", async () => {
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    const { delivery } = await ask(SELECTION, { deadline: "PT1S" });
    const [result] = (await delivery).results;
    expect(await statesOf()).toEqual(["aborted", "aborted"]);
    expect(result.t.charges).toContainEqual({ outcome: "TIMEOUT", amount: { minor: "0" } });
    expect(result.t.disclosures).toContainEqual({ partner: { id: PARTNER_IDS.northbank }, answered: false, calls: 2, hedged: true });
  });

  it("a failure is no reason to ask again", async () => {
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "500" });
    const { delivery } = await ask();
    const [result] = (await delivery).results;
    expect(await statesOf()).toEqual(["answered"]);
    expect(result.sources).toMatchObject([{ partner: { id: PARTNER_IDS.maple } }]);
  });

  it("what it is asked to compare by itself is not asked twice", async () => {
    await bench.platform.database.query("update partner_data.offers set ways = '{CHECK,RETRIEVE}' where partner_id = $1 and category = 'name'", [
      PARTNER_IDS.northbank,
    ]);
    try {
      await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
      const { delivery } = await ask("name { check { ageOver(years: 18) { answer } } }", { deadline: "PT2S" });
      await delivery;
      expect(await statesOf()).toEqual(["aborted"]);
    } finally {
      await bench.platform.database.query("update partner_data.offers set ways = '{RETRIEVE}' where partner_id = $1 and category = 'name'", [
        PARTNER_IDS.northbank,
      ]);
    }
  });

  it("a retry is an attempt of its own, and may be asked twice again", async () => {
    const { grant, salt } = await consentedBound(bench, ZELDA);
    const one = subject(grant, ZELDA, { salt });
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    await deliver(bench, SELECTION, [one], { deadline: "PT1S" });
    await bench.platform.sandbox.control.clearFaults();
    const [result] = (await deliver(bench, SELECTION, [one])).results;
    const own = result.t.disclosures.filter(({ partner }: any) => partner.id === PARTNER_IDS.northbank);
    expect(own.map(({ calls, hedged }: any) => [calls, hedged])).toEqual([
      [2, true],
      [1, false],
    ]);
  });
});

describe("a partner that is slow once, under a contract without that term", () => {
  it("is asked once, and waited for", async () => {
    await agree(false);
    const { delivery } = await slowAtFirst();
    await sleep(LONG_AFTER_MS);
    expect(await statesOf()).toEqual(["open"]);
    await letPartnersAnswer(bench);
    const [result] = (await delivery).results;
    expect(result).toMatchObject({
      status: "COMPLETE",
      t: { disclosures: [{ answered: true, calls: 1, hedged: false }], charges: [{ outcome: "HIT", amount: { minor: "42" } }] },
    });
    expect(await statesOf()).toEqual(["answered"]);
  });

  it("is what a new contract is, and contracts say so", async () => {
    await agree(true);
    const { database } = bench.platform;
    const [column] = await database.query<{ standard: string }>(
      "select column_default as standard from information_schema.columns where table_schema = 'partner_data' and table_name = 'contracts' and column_name = 'duplicate_free'",
    );
    expect(column?.standard).toBe("false");
    const owner = bench.customer.person;
    const { data, errors } = await query(bench, "{ viewer { organization { contracts { duplicateFree partner { id } } } } }", {}, owner);
    expect(errors).toEqual([]);
    const free = data?.["viewer"].organization.contracts.filter(({ duplicateFree }: any) => duplicateFree);
    expect(new Set(free.map(({ partner }: any) => partner.id))).toEqual(new Set([PARTNER_IDS.northbank]));
  });

  it("nor is one asked twice whose protocol carries no key of ours: it cannot be registered so", async () => {
    for (const protocol of ["camara", "open-banking", "sd-jwt-vc", "ip-detail"]) {
      const update = bench.platform.database.query("update partner_data.partners set hedge_after_ms = 100 where protocol = $1", [protocol]);
      await expect(update).rejects.toThrow("check constraint");
    }
  });
});
