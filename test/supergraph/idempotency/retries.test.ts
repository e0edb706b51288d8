import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { randomUUID } from "node:crypto";
import { makeWorkplace } from "../../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import {
  asked,
  type Bench,
  chargedIn,
  chargesIn,
  consented,
  consentedBound,
  deliver,
  eachTestAfresh,
  eventually,
  identifiersOf,
  letPartnersAnswer,
  NOBODY,
  openBench,
  query,
  subject,
  untilHeld,
} from "../delivery/data.ts";

const COMPLETE = identifiersOf(KNOWN.complete);
const SELECTION = "name { givenName } address { locality }";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

const hold = () => bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });

/** A subject under a bound grant, the same at each call. */
async function boundSubject(changes: Readonly<Record<string, unknown>> = {}) {
  const { grant, salt, attestationId } = await consentedBound(bench, COMPLETE, changes);
  return { one: subject(grant, COMPLETE, { salt }), attestationId };
}

const usedOf = async (attestationId: string) => {
  const rows = await bench.platform.database.query<{ used: number; uses: number }>(
    `select sum(used)::int as used, (select count(*)::int from consent.attestation_uses u where u.attestation_id = $1) as uses
       from consent.grants where attestation_id = $1`,
    [attestationId],
  );
  return rows[0];
};

describe("one key, while its delivery is under way", () => {
  it("twenty at once: one asks the partners, nineteen learn of its transaction", async () => {
    const { one } = await boundSubject();
    await hold();
    const all = Array.from({ length: 20 }, () => deliver(bench, SELECTION, [one], { deadline: "PT25S" }));
    const answered: any[] = [];
    for (const each of all) void each.then(({ results }) => answered.push(results[0]));
    await untilHeld(bench, "northbank", 2);
    // The winner waits for its partner, so the losers' answers are those that come before it is let go.
    await eventually(
      async () => answered.length,
      (count) => count >= 19,
    );
    expect(answered.map(({ status, error }) => `${status} ${error?.code}`)).toEqual(Array(19).fill("REFUSED DELIVERY_IN_PROGRESS"));
    expect(answered.every(({ error }) => error.retryable)).toBe(true);
    expect(answered.every(({ name, address }) => name === null && address === null)).toBe(true);
    expect((await asked(bench)).northbank).toHaveLength(2);
    await letPartnersAnswer(bench);
    const results = (await Promise.all(all)).map((answer) => answer.results[0]);
    expect(results.filter(({ status }) => status === "COMPLETE")).toHaveLength(1);
    expect(new Set(results.map(({ transaction }) => transaction.id)).size).toBe(1);
    const calls = await asked(bench);
    expect(calls).toMatchObject({ ...NOBODY, northbank: [{ state: "answered" }, { state: "answered" }] });
    const charges = await chargesIn(bench, results[0].transaction.id);
    expect(charges.map(({ category, minor }) => `${category} ${minor}`)).toEqual(["address 38", "name 42"]);
  });
});

describe("a retry after the end", () => {
  it("under a bound grant is a further attempt: no further charge, no further fetch", async () => {
    const { one, attestationId } = await boundSubject({ fetches: 1, uses: { times: 1 } });
    const first = await deliver(bench, SELECTION, [one]);
    const again = await deliver(bench, SELECTION, [one]);
    const { transaction } = first.results[0];
    expect(again.results[0]).toMatchObject({ status: "COMPLETE", name: { givenName: "Zelda" }, transaction: { id: transaction.id, attempt: 2 } });
    expect(await chargedIn(bench, transaction.id)).toBe(80);
    expect(await usedOf(attestationId)).toEqual({ used: 1, uses: 1 });
    expect((await asked(bench)).northbank).toHaveLength(4);
  });

  it("that another partner answers costs nothing more, and its line says so", async () => {
    const { one } = await boundSubject();
    const { transaction } = (await deliver(bench, "name { givenName }", [one])).results[0];
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "500" });
    expect((await deliver(bench, "name { givenName }", [one])).results[0]).toMatchObject({ status: "COMPLETE", name: { givenName: "Zelda" } });
    const { data } = await query(
      bench,
      "query($id: ID!) { transaction(id: $id) { charges { outcome waived amount { minor } partner { name } } } }",
      transaction,
    );
    expect(data?.["transaction"].charges).toEqual(
      expect.arrayContaining([
        { outcome: "HIT", waived: false, amount: { minor: "42" }, partner: { name: "Northbank Identity" } },
        { outcome: "HIT", waived: true, amount: { minor: "0" }, partner: { name: "Maple Registry" } },
      ]),
    );
    expect(data?.["transaction"].charges).toHaveLength(2);
  });

  it("that brings more is charged in the first one's place", async () => {
    const { one } = await boundSubject();
    const { control } = bench.platform.sandbox;
    for (const id of [PARTNER_IDS.northbank, PARTNER_IDS.maple]) await control.setFault(id, { kind: "500" });
    const { transaction } = (await deliver(bench, "name { givenName }", [one])).results[0];
    expect(await chargedIn(bench, transaction.id)).toBe(0);
    await control.clearFaults();
    expect((await deliver(bench, "name { givenName }", [one])).results[0].status).toBe("COMPLETE");
    expect(await chargedIn(bench, transaction.id)).toBe(42);
  });

  it("under an unbound grant is refused with the transaction, and asks nobody", async () => {
    const { grant } = await consented(bench, { fetches: 5 });
    const one = subject(grant, COMPLETE);
    const { results } = await deliver(bench, SELECTION, [one]);
    await bench.platform.sandbox.control.clearCalls();
    const again = await deliver(bench, SELECTION, [one]);
    expect(again.results[0]).toMatchObject({
      status: "REFUSED",
      error: { code: "RETRY_NEEDS_BOUND_GRANT" },
      name: null,
      transaction: { id: results[0].transaction.id, outcome: "HIT", attempt: 1 },
    });
    expect(await asked(bench)).toEqual(NOBODY);
  });

  it("comes three times at most", async () => {
    const { one } = await boundSubject({ fetches: 1 });
    const attempts: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) attempts.push((await deliver(bench, SELECTION, [one])).results[0].transaction.attempt);
    expect(attempts).toEqual([1, 2, 3, 4]);
    await bench.platform.sandbox.control.clearCalls();
    const fifth = await deliver(bench, SELECTION, [one]);
    expect(fifth.results[0]).toMatchObject({ status: "REFUSED", error: { code: "RETRY_WINDOW_CLOSED" }, transaction: { attempt: 4 } });
    expect(await asked(bench)).toEqual(NOBODY);
  });

  it("comes within its window only", async () => {
    const { one } = await boundSubject();
    const { results } = await deliver(bench, SELECTION, [one]);
    await bench.platform.database.query("update partner_data.transactions set created_at = created_at - interval '11 minutes' where id = $1", [
      results[0].transaction.id,
    ]);
    expect((await deliver(bench, SELECTION, [one])).results[0]).toMatchObject({ status: "REFUSED", error: { code: "RETRY_WINDOW_CLOSED" } });
  });

  it("P28: is refused once consent is withdrawn", async () => {
    const { one, attestationId } = await boundSubject();
    await deliver(bench, SELECTION, [one]);
    await query(bench, "mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { attestation { id } } }", {
      input: { attestationId },
    });
    await bench.platform.sandbox.control.clearCalls();
    expect((await deliver(bench, SELECTION, [one])).results[0]).toMatchObject({ status: "REFUSED", error: { code: "CONSENT_WITHDRAWN" } });
    expect(await asked(bench)).toEqual(NOBODY);
  });

  it("is no way to data for nothing: what the first attempt did not get is charged when the second does", async () => {
    const { one } = await boundSubject();
    await hold();
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.maple, { kind: "hang" });
    const first = await deliver(bench, SELECTION, [one], { deadline: "PT0.4S" });
    expect(first.results[0]).toMatchObject({ status: "FAILED", transaction: { outcome: "TIMEOUT" } });
    expect(await chargedIn(bench, first.results[0].transaction.id)).toBe(0);
    await letPartnersAnswer(bench);
    const second = await deliver(bench, SELECTION, [one]);
    expect(second.results[0]).toMatchObject({ status: "COMPLETE", transaction: { attempt: 2, outcome: "HIT" } });
    const charges = await chargesIn(bench, first.results[0].transaction.id);
    expect(charges.map(({ category, outcome, minor }) => `${category} ${outcome} ${minor}`)).toEqual([
      "address HIT 38",
      "address TIMEOUT 0",
      "name HIT 42",
      "name TIMEOUT 0",
    ]);
    const third = await deliver(bench, SELECTION, [one]);
    expect(third.results[0]).toMatchObject({ status: "COMPLETE", transaction: { attempt: 3 } });
    expect(await chargedIn(bench, first.results[0].transaction.id)).toBe(80);
  });

  it("nor to fetches: a fetch that was given back since nobody was asked is booked again", async () => {
    const { one, attestationId } = await boundSubject({ fetches: 1 });
    const offered = (status: string) => bench.platform.database.query("update partner_data.partners set status = $1", [status]);
    await offered("SUSPENDED");
    const first = await deliver(bench, `${SELECTION} outcomes { reason }`, [one]);
    await offered("ACTIVE");
    expect(first.results[0]).toMatchObject({ status: "FAILED", outcomes: [{ reason: "NO_PARTNER" }, { reason: "NO_PARTNER" }] });
    expect(await usedOf(attestationId)).toEqual({ used: 0, uses: 0 });
    expect((await deliver(bench, SELECTION, [one])).results[0]).toMatchObject({ status: "COMPLETE", transaction: { attempt: 2 } });
    expect(await usedOf(attestationId)).toEqual({ used: 1, uses: 1 });
    const other = { ...one, idempotencyKey: randomUUID() };
    expect((await deliver(bench, SELECTION, [other])).results[0]).toMatchObject({ status: "REFUSED", error: { code: "GRANT_USED_UP" } });
  });

  it("leaves the budget as it should be: what was there, less what was charged", async () => {
    const { database } = bench.platform;
    const left = async () => {
      const [row] = await database.query<{ left: string }>(
        `select (select sum(available) from billing.budgets where organization_id = $1) +
                coalesce((select sum(amount) from billing.budget_deltas where organization_id = $1), 0) +
                coalesce((select sum(amount) from billing.reservations where organization_id = $1), 0) +
                coalesce((select sum(minor) from billing.charges where organization_id = $1), 0) as left`,
        [bench.customer.tenant.id],
      );
      return row?.left;
    };
    expect(await left()).toBe("10000000");
    const reserved = await database.query<{ transaction_id: string }>("select transaction_id from billing.reservations");
    expect(reserved).toEqual([]);
  });
});

describe("the same key for another request", () => {
  it.each([
    ["another selection", "name { givenName familyName }", {}, () => ({})],
    ["another country", SELECTION, { country: "US" }, () => ({})],
    [
      "another cost center",
      SELECTION,
      {},
      async () => ({ costCenterId: (await makeWorkplace(bench.platform.origin, bench.customer.person, "OTHER")).costCenterId }),
    ],
    ["no project", SELECTION, {}, () => ({ projectId: null })],
  ])("%s: IDEMPOTENCY_CONFLICT", async (_title, selection, change, more) => {
    const { one } = await boundSubject({ countries: ["CA", "US"] });
    await deliver(bench, SELECTION, [one]);
    await bench.platform.sandbox.control.clearCalls();
    const { results } = await deliver(bench, selection, [{ ...one, ...change }], await more());
    expect(results[0]).toMatchObject({ status: "REFUSED", error: { code: "IDEMPOTENCY_CONFLICT" }, name: null });
    expect(await asked(bench)).toEqual(NOBODY);
  });

  it("another grant: IDEMPOTENCY_CONFLICT", async () => {
    const [{ one }, { one: other }] = await Promise.all([boundSubject(), boundSubject()]);
    await deliver(bench, SELECTION, [one]);
    const { results } = await deliver(bench, SELECTION, [{ ...other, idempotencyKey: one.idempotencyKey }]);
    expect(results[0]).toMatchObject({ status: "REFUSED", error: { code: "IDEMPOTENCY_CONFLICT" } });
  });

  it("twice in one delivery: the second is a DUPLICATE_KEY, however it is written", async () => {
    const { grant } = await consented(bench, { fetches: 2 });
    const one = subject(grant, COMPLETE);
    const { results } = await deliver(bench, SELECTION, [one, { ...one, idempotencyKey: one.idempotencyKey.toUpperCase() }]);
    expect(results.map(({ status, error }) => [status, error?.code])).toEqual([
      ["COMPLETE", undefined],
      ["REFUSED", "DUPLICATE_KEY"],
    ]);
  });

  it("a refused subject keeps nothing: its key can be used again", async () => {
    const { grant } = await consented(bench);
    const one = subject(grant, COMPLETE);
    const refused = await deliver(bench, SELECTION, [{ ...one, country: "US" }]);
    expect(refused.results[0]).toMatchObject({ status: "REFUSED", error: { code: "COUNTRY_NOT_CONSENTED" }, transaction: null });
    expect((await deliver(bench, SELECTION, [one])).results[0]).toMatchObject({ status: "COMPLETE", transaction: { attempt: 1 } });
  });
});
