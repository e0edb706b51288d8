import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { verifyWebhook } from "../../../scripts/customer/client/verify-webhook.ts";
import { APP_SCOPES, makeApp } from "../../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { TEST_PEOPLE } from "../../../scripts/sandbox/test-people.ts";
import {
  type Bench,
  chargesIn,
  consented,
  deliver,
  eachTestAfresh,
  eventually,
  identifiersOf,
  openBench,
  query,
  subject,
  untilHeld,
} from "./data.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../../../scripts/trial/webhook-receiver.ts";
import { handleOf, isSignedFor, notify, registered } from "./webhook.data.ts";

const COMPLETE = identifiersOf(KNOWN.complete);
const { employer } = KNOWN.complete.employment;
const SELECTION = "employment { employer } continuation";

let bench: Bench;
let receiver: WebhookReceiver;

beforeAll(async () => {
  bench = await openBench();
  receiver = await openWebhookReceiver();
  // Nobody else answers for employment.
  await bench.platform.database.query("delete from partner_data.contracts where category = 'employment' and partner_id <> $1", [
    PARTNER_IDS.payfolio,
  ]);
});
afterAll(async () => {
  receiver?.close();
  await bench?.platform.stop();
});
beforeEach(() => {
  receiver.received.length = 0;
});
eachTestAfresh(() => bench);

const later = () => bench.platform.sandbox.control.setFault(PARTNER_IDS.payfolio, { kind: "later" });
const ready = () => bench.platform.sandbox.control.release(PARTNER_IDS.payfolio);
const tokenOf = (partner: string) => bench.platform.sandbox.registry.partners.find(({ id }) => id === partner)?.credential?.token ?? "";
const PAYFOLIO = () => tokenOf(PARTNER_IDS.payfolio);

interface About {
  readonly transaction: string;
}

/** What came of this transaction; of those of other tests something may come at any time. */
const cameOf = ({ transaction }: About) => receiver.received.filter(({ body }) => JSON.parse(body).data.transactionId === transaction);
const told = (about: About, count = 1, most = 400) =>
  eventually(
    async () => cameOf(about),
    (came) => came.length >= count,
    { most },
  );

/** One subject whose employment is pending, as the customer and its partner know of it. */
async function pending() {
  const { grant, attestationId } = await consented(bench);
  await later();
  const one = subject(grant, COMPLETE);
  const { results } = await deliver(bench, SELECTION, [one]);
  expect(results[0]).toMatchObject({ status: "PENDING" });
  const { continuation, transaction } = results[0];
  const about = { transaction: transaction.id as string, tenant: bench.customer.tenant.id, partner: PARTNER_IDS.payfolio };
  return { again: { ...one, identifiers: {}, continuation }, about, attestationId };
}

/** Without a wait of its own for what should not come: what is sent later has come, and no more than so much of this. */
async function onlySoMuchCame(about: About, count: number) {
  const next = await pending();
  expect((await notify(bench, { handle: await handleOf(bench, next.about), token: PAYFOLIO() })).status).toBe(204);
  expect(await told(next.about)).toHaveLength(1);
  expect(cameOf(about)).toHaveLength(count);
}

describe("a customer that registered an endpoint", () => {
  it("is told once which transaction is ready, asks with its continuation, and is charged once", async () => {
    const { publicKey } = await registered(bench, receiver);
    const { again, about } = await pending();
    expect(cameOf(about)).toEqual([]);
    await ready();
    const [webhook] = await told(about);
    expect(isSignedFor(webhook!, publicKey)).toBe(true);
    const payload = JSON.parse(webhook!.body);
    expect(payload).toEqual({
      type: "transaction.ready",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      data: { transactionId: about.transaction, mode: "LIVE" },
    });
    expect(Object.keys(payload)).toEqual(["type", "timestamp", "data"]);
    expect(Object.keys(webhook!.headers).filter((name) => name.startsWith("webhook"))).toEqual([
      "webhook-id",
      "webhook-timestamp",
      "webhook-signature",
    ]);
    expect(verifyWebhook(webhook!.headers, webhook!.body, [publicKey])).toMatchObject({ id: webhook!.headers["webhook-id"], ...payload });

    const { results } = await deliver(bench, SELECTION, [again]);
    expect(results[0]).toMatchObject({ status: "COMPLETE", employment: { employer }, transaction: { id: about.transaction } });
    expect((await chargesIn(bench, about.transaction)).map(({ category, outcome, minor }) => [category, outcome, minor])).toEqual([
      ["employment", "HIT", "120"],
    ]);
    await onlySoMuchCame(about, 1);
  });

  it("that answers 500, or a redirect, is told again, with the same id and another signature", async () => {
    const { publicKey } = await registered(bench, receiver);
    const { about } = await pending();
    receiver.answers.set(about.transaction, [{ status: 500 }, { status: 302, headers: { location: receiver.url } }]);
    await ready();
    const came = await told(about, 3, 2_000);
    expect(came.map((one) => isSignedFor(one, publicKey))).toEqual([true, true, true]);
    expect(new Set(came.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(came.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(3);
    await onlySoMuchCame(about, 3);
  }, 90_000);

  it("that answers 410 is told nothing more", async () => {
    const { id } = await registered(bench, receiver);
    const { about } = await pending();
    receiver.answers.set(about.transaction, [{ status: 410 }]);
    await ready();
    await told(about);
    const ended = "{ viewer { organization { webhookEndpoints(first: 1) { edges { node { id endReason endedAt } } } } } }";
    const node = await eventually(
      async () => (await query(bench, ended, {}, bench.customer.person)).data?.["viewer"].organization.webhookEndpoints.edges[0].node,
      ({ endReason }) => endReason !== null,
    );
    expect(node).toMatchObject({ id, endReason: "GONE", endedAt: expect.any(String) });
    const next = await pending();
    expect((await notify(bench, { handle: await handleOf(bench, next.about), token: PAYFOLIO() })).status).toBe(204);
    await registered(bench, receiver);
    await onlySoMuchCame(next.about, 0);
  });

  it("is told through another signing key once it registered anew; the key of before verifies nothing", async () => {
    const before = await registered(bench, receiver);
    const after = await registered(bench, receiver);
    const { about } = await pending();
    await ready();
    expect((await told(about)).map((one) => [isSignedFor(one, before.publicKey), isSignedFor(one, after.publicKey)])).toEqual([[false, true]]);
  });
});

it("of tests the endpoint for TEST is told, as soon as the test subject's answer is there, and the one for LIVE is not", async () => {
  const live = await registered(bench, receiver);
  const test = await registered(bench, receiver, "TEST");
  const app = await makeApp(bench.platform.origin, bench.customer.person, "Tests", APP_SCOPES, "TEST");
  const testing = { ...bench, customer: { ...bench.customer, token: await app.token() } };
  const { grant } = await consented(testing);
  const { results } = await deliver(testing, SELECTION, [subject(grant, identifiersOf(TEST_PEOPLE.pending))]);
  expect(results[0]).toMatchObject({ status: "PENDING" });
  const came = await told({ transaction: results[0].transaction.id });
  expect(came.map(({ body }) => JSON.parse(body).data.mode)).toEqual(["TEST"]);
  expect(came.map((one) => [isSignedFor(one, test.publicKey), isSignedFor(one, live.publicKey)])).toEqual([[true, false]]);
});

describe("a notice", () => {
  beforeEach(() => registered(bench, receiver));

  it("that comes twice is one event, and after an attempt that found nothing it is another", async () => {
    const { about, again } = await pending();
    const handle = await handleOf(bench, about);
    const all = await Promise.all(Array.from({ length: 4 }, () => notify(bench, { handle, token: PAYFOLIO() })));
    expect(all.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    await told(about);
    expect((await deliver(bench, SELECTION, [again])).results[0].status).toBe("PENDING");
    expect((await notify(bench, { handle, token: PAYFOLIO() })).status).toBe(204);
    const came = await told(about, 2);
    expect(new Set(came.map(({ headers }) => headers["webhook-id"])).size).toBe(2);
    await onlySoMuchCame(about, 2);
  });

  it("of another partner, of nobody, or of long ago is refused", async () => {
    const { about } = await pending();
    const handle = await handleOf(bench, about);
    const unauthorized = { status: 401, text: JSON.stringify({ error: { code: "unauthorized" } }) };
    expect(await notify(bench, { handle, token: tokenOf(PARTNER_IDS.corvid) })).toEqual(unauthorized);
    expect(await notify(bench, { handle, token: "" })).toEqual(unauthorized);
    expect(await notify(bench, { handle, token: PAYFOLIO(), at: Math.floor(Date.now() / 1_000) - 400 })).toEqual(unauthorized);
    expect(await notify(bench, { handle, token: PAYFOLIO(), id: "" })).toEqual(unauthorized);
    // By a partner that was not asked, in its own name.
    const others = await handleOf(bench, { ...about, partner: PARTNER_IDS.corvid });
    expect((await notify(bench, { handle: others, token: tokenOf(PARTNER_IDS.corvid) })).status).toBe(410);
    await onlySoMuchCame(about, 0);
  });

  it("with a handle that is forged, changed, expired, or a continuation is refused", async () => {
    const { about, again } = await pending();
    const handle = await handleOf(bench, about);
    const changed = handle.slice(0, -8) + (handle.at(-8) === "A" ? "B" : "A") + handle.slice(-7);
    const forged = handle.split(".").with(3, randomBytes(120).toString("base64url")).join(".");
    for (const bad of [changed, forged, again.continuation, "x"])
      expect(await notify(bench, { handle: bad, token: PAYFOLIO() })).toEqual({
        status: 404,
        text: JSON.stringify({ error: { code: "not_found" } }),
      });
    const expired = await handleOf(bench, { ...about, exp: Math.floor(Date.now() / 1_000) - 1 });
    expect((await notify(bench, { handle: expired, token: PAYFOLIO() })).status).toBe(410);
    await onlySoMuchCame(about, 0);
  });

  it("of a transaction that is unknown, another tenant's or of the other mode is refused", async () => {
    const { about } = await pending();
    const [, other] = bench.platform.tenants;
    const foreign = [{ transaction: randomUUID() }, { tenant: other.id }, { mode: "TEST" as const }];
    for (const wrong of foreign)
      expect((await notify(bench, { handle: await handleOf(bench, { ...about, ...wrong }), token: PAYFOLIO() })).status).toBe(410);
    await onlySoMuchCame(about, 0);
  });

  it("that comes while the question is under way is to come again; nobody waits for it once that brought the answer", async () => {
    const { about, again } = await pending();
    const handle = await handleOf(bench, about);
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.payfolio, { kind: "hang" });
    const underWay = deliver(bench, SELECTION, [again]);
    await untilHeld(bench, "payfolio");
    const early = await notify(bench, { handle, token: PAYFOLIO() });
    expect(early).toEqual({ status: 409, text: JSON.stringify({ error: { code: "question_under_way" } }) });
    await ready();
    expect((await underWay).results[0]).toMatchObject({ status: "COMPLETE" });
    expect((await notify(bench, { handle, token: PAYFOLIO() })).status).toBe(410);
  });

  it("of what was answered meanwhile is refused", async () => {
    const { about, again } = await pending();
    const handle = await handleOf(bench, about);
    await ready();
    await told(about);
    expect((await deliver(bench, SELECTION, [again])).results[0].status).toBe("COMPLETE");
    const bound = await notify(bench, { handle, token: PAYFOLIO() });
    expect(bound).toEqual({ status: 410, text: JSON.stringify({ error: { code: "not_awaited" } }) });
  });

  it("must be a small message of its shape, at its path", async () => {
    const post = async (path: string, body: string) => (await fetch(bench.platform.origin + path, { method: "POST", body })).status;
    expect(await post("/partner/ready", "{")).toBe(400);
    expect(await post("/partner/ready", JSON.stringify({ handle: "a", more: 1 }))).toBe(400);
    expect(await post("/partner/ready", JSON.stringify({ handle: "a".repeat(5_000) }))).toBe(400);
    expect(await post("/partner/else", "{}")).toBe(404);
    expect((await fetch(`${bench.platform.origin}/partner/ready`)).status).toBe(404);
  });
});

it("P03: nothing of the subject, of a ticket or of a handle is kept of it, and what is kept are ids and times", async () => {
  await registered(bench, receiver);
  const { about } = await pending();
  await ready();
  await told(about);
  const [event] = await bench.platform.database.query<{ data: object }>(
    "select data from events.log where type = 'transaction.ready' and data ->> 'transaction' = $1",
    [about.transaction],
  );
  expect(event?.data).toEqual({ notice: expect.any(String), transaction: about.transaction, mode: "LIVE" });
  const found = await bench.platform.database.query<{ text: string }>(
    `select string_agg(query_to_xml(format('select * from %I.%I', schemaname, tablename), true, false, '')::text, '') as text
       from pg_tables where schemaname in ('partner_data', 'events', 'pgboss', 'accounts')`,
  );
  expect(found[0]?.text).toContain(about.transaction);
  expect(found[0]?.text).not.toContain(`${about.transaction}/employment#`);
  expect(found[0]?.text).not.toContain(COMPLETE.email);
  expect(found[0]?.text).not.toContain("genifi-notice");
});
