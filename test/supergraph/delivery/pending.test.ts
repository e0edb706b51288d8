import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { defineProcess, inEveryWay, ALL_CATEGORIES } from "../../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { asked, type Bench, chargesIn, consented, deliver, eachTestAfresh, identifiersOf, NOBODY, openBench, query, subject } from "./data.ts";

const COMPLETE = identifiersOf(KNOWN.complete);
const { employer } = KNOWN.complete.employment;
const SELECTION = "name { givenName } employment { employer position } outcomes { category attribute status reason } continuation";
const ISSUE = "mutation($input: IssueGrantsInput!) { issueGrants(input: $input) { results { grant { token } error { code } } } }";
const WITHDRAW = "mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { attestation { id } } }";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
  // Nobody else answers for employment.
  await bench.platform.database.query("delete from partner_data.contracts where category = 'employment' and partner_id <> $1", [
    PARTNER_IDS.payfolio,
  ]);
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

const later = () => bench.platform.sandbox.control.setFault(PARTNER_IDS.payfolio, { kind: "later" });
const ready = () => bench.platform.sandbox.control.release(PARTNER_IDS.payfolio);

/** One subject whose employment is pending. */
async function pending() {
  const { grant, attestationId } = await consented(bench);
  await later();
  const one = subject(grant, COMPLETE);
  const { results } = await deliver(bench, SELECTION, [one]);
  expect(results[0]).toMatchObject({ status: "PENDING", name: { givenName: KNOWN.complete.givenName } });
  const { continuation, transaction } = results[0];
  return { one, again: { ...one, identifiers: {}, continuation }, attestationId, continuation, transaction };
}

async function freshGrant(attestationId: string): Promise<string> {
  const { data } = await query(bench, ISSUE, { input: { attestationIds: [attestationId], fetches: 1 } });
  return data?.["issueGrants"].results[0].grant.token;
}

const chargedOf = async (transaction: string) =>
  (await chargesIn(bench, transaction)).map(({ category, outcome, minor }) => [category, outcome, minor]);

describe("a partner that needs longer", () => {
  it("leaves its part pending and the others' answered; asked again it is answered, and charged once", async () => {
    const { again, continuation, transaction } = await pending();
    expect(transaction.outcome).toBe("PENDING");
    expect(continuation.split(".")).toHaveLength(5);
    expect(await chargedOf(transaction.id)).toEqual([
      ["employment", "PENDING", "0"],
      ["name", "HIT", "42"],
    ]);
    const reserved = await bench.platform.database.query("select from billing.reservations where transaction_id = $1", [transaction.id]);
    expect(reserved).toEqual([]);
    await bench.platform.sandbox.control.clearCalls();

    const still = (await deliver(bench, SELECTION, [again])).results[0];
    expect(still).toMatchObject({ status: "PENDING", name: null, transaction: { id: transaction.id, attempt: 2, outcome: "PENDING" } });
    await ready();
    const { results } = await deliver(bench, SELECTION, [{ ...again, continuation: still.continuation }]);
    expect(results[0]).toMatchObject({
      status: "COMPLETE",
      employment: { employer },
      continuation: null,
      transaction: { id: transaction.id, attempt: 3, outcome: "HIT" },
    });
    // Nobody but the late partner, and no identifier once more.
    const calls = await asked(bench);
    expect(calls).toMatchObject({ ...NOBODY, payfolio: [{ byTicket: true }, { byTicket: true }] });
    expect(calls.payfolio.flatMap(({ identifiers }) => identifiers)).toEqual([]);
    expect(new Set(calls.payfolio.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set([`${transaction.id}/employment`]));
    expect(await chargedOf(transaction.id)).toEqual([
      ["employment", "HIT", "120"],
      ["name", "HIT", "42"],
    ]);
    const closed = (await deliver(bench, SELECTION, [again])).results[0];
    expect(closed).toMatchObject({ status: "REFUSED", error: { code: "CONTINUATION_CLOSED" } });
  });

  it("another grant of the same consent will do, and is not used up", async () => {
    const { again, attestationId } = await pending();
    const grant = await freshGrant(attestationId);
    await ready();
    const { results } = await deliver(bench, SELECTION, [{ ...again, grant }]);
    expect(results[0]).toMatchObject({ status: "COMPLETE", employment: { employer } });
    const used = await bench.platform.database.query("select used from consent.grants where attestation_id = $1 order by created_at, id", [
      attestationId,
    ]);
    expect(used.map((row: any) => row.used)).toEqual([1, 0]);
  });

  it("time is up for another source: what has a ticket is pending, the rest is told, and another subject is whole", async () => {
    const { grant } = await consented(bench);
    const other = await consented(bench);
    await later();
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    const selection = "employment { employer } address { locality } ip { range } outcomes { category status reason } continuation";
    const one = { ...subject(grant, { ...COMPLETE, ipAddress: "24.48.0.1" }) };
    const { results } = await deliver(bench, selection, [one, subject(other.grant, { ipAddress: "24.48.0.1" })], { deadline: "PT1S" });
    expect(results[0].status).toBe("PENDING");
    expect(results[0].outcomes).toEqual([
      { category: "address", status: "UNAVAILABLE", reason: "PARTNER_TIMEOUT" },
      { category: "employment", status: "PENDING", reason: null },
      { category: "ip", status: "RETURNED", reason: null },
    ]);
    expect(results[0].continuation).not.toBeNull();
    expect(results[1].ip).not.toBeNull();
  });

  it("one that may not answer later has failed when it does", async () => {
    const { grant } = await consented(bench);
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "later" });
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.maple, { kind: "later" });
    const { results } = await deliver(bench, "address { locality } outcomes { status reason } continuation", [subject(grant, COMPLETE)]);
    expect(results[0]).toMatchObject({ status: "FAILED", continuation: null, outcomes: [{ status: "UNAVAILABLE", reason: "PARTNER_ERROR" }] });
  });
});

describe("a continuation is refused, and nobody is asked", () => {
  const refusal = async (changed: object, code: string, selection = SELECTION) => {
    await bench.platform.sandbox.control.clearCalls();
    const { results } = await deliver(bench, selection, [changed]);
    expect(results[0]).toMatchObject({ status: "REFUSED", error: { code } });
    expect(await asked(bench)).toEqual(NOBODY);
  };

  it("when it was changed, or is of another inquiry", async () => {
    const first = await pending();
    const second = await pending();
    const [head = "", , ...rest] = first.continuation.split(".");
    const changed = first.continuation.slice(0, -8) + (first.continuation.at(-8) === "A" ? "B" : "A") + first.continuation.slice(-7);
    await refusal({ ...first.again, continuation: changed }, "CONTINUATION_MALFORMED");
    await refusal({ ...first.again, continuation: [head, "AA", ...rest].join(".") }, "CONTINUATION_MALFORMED");
    await refusal({ ...first.again, continuation: "x" }, "CONTINUATION_MALFORMED");
    await refusal({ ...first.again, continuation: second.continuation }, "CONTINUATION_MISMATCH");
    await refusal({ ...first.again, idempotencyKey: randomUUID() }, "CONTINUATION_MISMATCH");
    await refusal({ ...first.again, country: "US" }, "CONTINUATION_MISMATCH");
    await refusal({ ...first.again, grant: second.one.grant }, "CONTINUATION_MISMATCH");
    await refusal(first.again, "CONTINUATION_MISMATCH", "employment { employer } continuation");
  });

  it("P27: when consent was withdrawn meanwhile", async () => {
    const { again, attestationId } = await pending();
    await ready();
    await query(bench, WITHDRAW, { input: { attestationId } });
    await refusal(again, "CONSENT_WITHDRAWN");
  });
});

it("P03: a ticket, which may name the subject, is in no table and no log", async () => {
  const { transaction } = await pending();
  const ticketOf = `${transaction.id}/employment#`;
  const found = await bench.platform.database.query<{ text: string }>(
    `select string_agg(query_to_xml(format('select * from %I.%I', schemaname, tablename), true, false, '')::text, '') as text
       from pg_tables where schemaname in ('partner_data', 'billing', 'consent', 'analytics', 'events', 'pgboss', 'accounts')`,
  );
  expect(found[0]?.text).toContain(transaction.id);
  expect(found[0]?.text).not.toContain(ticketOf);
  expect(found[0]?.text).not.toContain(COMPLETE.email);
});

it("a receipt says that a withdrawal cut the calls, when, and how many", async () => {
  const { grant, attestationId } = await consented(bench);
  await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
  const one = subject(grant, COMPLETE);
  const under = deliver(bench, "name { givenName } address { locality } t: transaction { withdrawal { at abortedCalls } record }", [one], {
    deadline: "PT20S",
  });
  const { untilHeld } = await import("./data.ts");
  await untilHeld(bench, "northbank", 2);
  await query(bench, WITHDRAW, { input: { attestationId } });
  const { results } = await under;
  expect(results[0]).toMatchObject({ status: "REFUSED", error: { code: "CONSENT_WITHDRAWN" }, t: { withdrawal: { abortedCalls: 2 } } });
  expect(Math.abs(Date.now() - Date.parse(results[0].t.withdrawal.at))).toBeLessThan(20_000);
  const { transaction } = JSON.parse(Buffer.from(results[0].t.record.split(".")[1], "base64url").toString());
  expect(transaction).toMatchObject({ outcome: "WITHDRAWN", aborted_calls: 2 });
});

it("a strategy that compares does not wait for a vote; one that asks everyone does", async () => {
  const { platform, customer } = bench;
  expect(await defineProcess(platform.origin, customer.person, "All", inEveryWay(ALL_CATEGORIES), "ALL")).toBeTruthy();
});
