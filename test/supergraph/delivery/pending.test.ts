import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeProtectedHeader } from "jose";
import { attest, consentInput, defineProcess } from "../../../scripts/customer/onboarding.ts";
import { asAuditor } from "../../../scripts/ledger/auditor.ts";
import { checkLedger } from "../../../scripts/ledger/check.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { readyCustomer } from "../../kit/platform.ts";
import {
  asked,
  type Bench,
  chargesIn,
  consented,
  deliver,
  eachTestAfresh,
  eventually,
  identifiersOf,
  NOBODY,
  openBench,
  query,
  subject,
  untilHeld,
} from "./data.ts";

const COMPLETE = identifiersOf(KNOWN.complete);
const { employer } = KNOWN.complete.employment;
const SELECTION = "name { givenName } employment { employer position } outcomes { category attribute status reason } continuation";
const MATCHED = [{ category: "employment", waysToAsk: ["MATCH"], attributes: ["employer"] }] as const;
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
    for (const id of [PARTNER_IDS.northbank, PARTNER_IDS.maple]) await bench.platform.sandbox.control.setFault(id, { kind: "hang" });
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

  it("when it is another client's, another tenant's, or too old", async () => {
    const { again, continuation } = await pending();
    const [row] = await bench.platform.database.query<{ kid: string; sealed_key: string }>("select kid, sealed_key from partner_data.sealing_keys");
    expect(row?.kid).toBe(decodeProtectedHeader(continuation).kid);
    expect(row?.sealed_key.split(".")).toHaveLength(5);
    const [own, another] = bench.platform.tenants;
    for (const tenant of [own, another]) {
      const others = { ...bench, customer: await readyCustomer(bench.platform, { tenant: tenant! }) };
      await bench.platform.sandbox.control.clearCalls();
      const { grant } = await consented(others);
      const { results } = await deliver(others, SELECTION, [{ ...again, grant }]);
      expect(results[0]).toMatchObject({ status: "REFUSED", error: { code: "CONTINUATION_MALFORMED" } });
      expect(await asked(bench)).toEqual(NOBODY);
    }
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
  await untilHeld(bench, "northbank", 2);
  await query(bench, WITHDRAW, { input: { attestationId } });
  const { results } = await under;
  expect(results[0]).toMatchObject({ status: "REFUSED", error: { code: "CONSENT_WITHDRAWN" }, t: { withdrawal: { abortedCalls: 2 } } });
  expect(Math.abs(Date.now() - Date.parse(results[0].t.withdrawal.at))).toBeLessThan(20_000);
  const { transaction } = JSON.parse(Buffer.from(results[0].t.record.split(".")[1], "base64url").toString());
  expect(transaction).toMatchObject({ outcome: "WITHDRAWN", aborted_calls: 2 });
});

it("a receipt says that a client that left cut the calls; of what ended by itself there is none", async () => {
  const { grant } = await consented(bench);
  const whole = await deliver(bench, "name { givenName } t: transaction { withdrawal { at } }", [subject(grant, COMPLETE)]);
  expect(whole.results[0]).toMatchObject({ status: "COMPLETE", t: { withdrawal: null } });
  await bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
  const one = subject((await consented(bench)).grant, COMPLETE);
  const leave = new AbortController();
  const under = deliver(bench, "name { givenName }", [one], { deadline: "PT20S" }, leave.signal).catch(() => undefined);
  await untilHeld(bench, "northbank");
  leave.abort();
  await under;
  const text = "query($key: OpaqueReference!) { transactionByKey(idempotencyKey: $key) { outcome withdrawal { abortedCalls } } }";
  const kept = await eventually(
    async () => (await query(bench, text, { key: one.idempotencyKey })).data?.["transactionByKey"],
    (transaction) => transaction?.outcome !== "OPEN",
  );
  expect(kept).toEqual({ outcome: "ABORTED", withdrawal: { abortedCalls: 1 } });
});

it("by QUORUM nobody waits for a vote: too few voted, and there is no continuation", async () => {
  const { platform, customer } = bench;
  const process = await defineProcess(platform.origin, customer.person, "Votes", MATCHED, "QUORUM", 2);
  const { grant } = await attest(platform.origin, customer.token, consentInput(process, MATCHED));
  await later();
  const selection = "employment { match { employer { verdict reason } } } outcomes { status reason } continuation";
  const { results } = await deliver(bench, selection, [subject(grant, COMPLETE, { claims: { employer } })]);
  expect(results[0]).toMatchObject({
    status: "FAILED",
    employment: { match: { employer: { verdict: "UNAVAILABLE", reason: "QUORUM_NOT_REACHED" } } },
    continuation: null,
    transaction: { outcome: "TIMEOUT" },
  });
});

it("a late match is compared with the claims that come with the continuation", async () => {
  const { platform, customer } = bench;
  const process = await defineProcess(platform.origin, customer.person, "Matches", MATCHED);
  const { grant } = await attest(platform.origin, customer.token, consentInput(process, MATCHED));
  await later();
  const selection = "employment { match { employer { verdict reason } } } continuation";
  const one = subject(grant, COMPLETE, { claims: { employer } });
  const first = (await deliver(bench, selection, [one])).results[0];
  expect(first).toMatchObject({ status: "PENDING", employment: { match: { employer: { verdict: "UNAVAILABLE", reason: null } } } });
  await ready();
  const { results } = await deliver(bench, selection, [{ ...one, continuation: first.continuation }]);
  expect(results[0]).toMatchObject({ status: "COMPLETE", employment: { match: { employer: { verdict: "EXACT" } } } });
});

it("what two partners give of one question is charged together, though one gives it later", async () => {
  const { platform, customer } = bench;
  const { database } = platform;
  await database.query(
    "insert into partner_data.contracts (organization_id, partner_id, category, attributes, ways, rank) select organization_id, $1, category, '{employer}', ways, 1 from partner_data.contracts where category = 'employment' and organization_id = $2",
    [PARTNER_IDS.corvid, customer.tenant.id],
  );
  try {
    const { again, continuation, transaction } = await pending();
    await ready();
    const { results } = await deliver(bench, SELECTION, [{ ...again, continuation }]);
    expect(results[0]).toMatchObject({ status: "COMPLETE", employment: { employer: null, position: KNOWN.complete.employment.position } });
    expect(await chargedOf(transaction.id)).toEqual([
      ["employment", "HIT", "120"],
      ["employment", "HIT", "120"],
      ["name", "HIT", "42"],
    ]);
  } finally {
    await database.query("delete from partner_data.contracts where partner_id = $1 and category = 'employment'", [PARTNER_IDS.corvid]);
  }
});

it("the books are exact after all of it", async () => {
  const { admin } = bench.platform.database;
  const { laws } = await eventually(
    () => asAuditor(admin, (rows) => checkLedger(rows)),
    ({ laws: all }) => all.every(({ notes }) => !notes.some((note) => note.includes("waits"))),
  );
  expect(laws.filter(({ differences }) => differences.length > 0)).toEqual([]);
});

describe("with a short life", () => {
  let short: Bench;
  beforeAll(async () => {
    short = await openBench({ environment: { DELIVERY_CONTINUATION: "2", DELIVERY_MOST_POLLS: "1" } });
    await short.platform.database.query("delete from partner_data.contracts where category = 'employment' and partner_id <> $1", [
      PARTNER_IDS.payfolio,
    ]);
  });
  afterAll(() => short?.platform.stop());

  it("a continuation is refused when it was sent too often, and when it has expired, however often it was made anew", async () => {
    await short.platform.sandbox.control.setFault(PARTNER_IDS.payfolio, { kind: "later" });
    const { grant } = await consented(short);
    const one = subject(grant, COMPLETE);
    const begun = Date.now();
    const first = (await deliver(short, SELECTION, [one])).results[0];
    const second = (await deliver(short, SELECTION, [{ ...one, continuation: first.continuation }])).results[0];
    expect([first.status, second.status]).toEqual(["PENDING", "PENDING"]);
    const third = (await deliver(short, SELECTION, [{ ...one, continuation: second.continuation }])).results[0];
    expect(third).toMatchObject({ status: "REFUSED", error: { code: "CONTINUATION_USED_UP" } });
    await sleep(Math.max(0, begun + 3_000 - Date.now()));
    const late = (await deliver(short, SELECTION, [{ ...one, continuation: second.continuation }])).results[0];
    expect(late).toMatchObject({ status: "REFUSED", error: { code: "CONTINUATION_EXPIRED" } });
  });
});
