import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import { type Bench, consented, deliver, eventually, identifiersOf, openBench, subject } from "../supergraph/delivery/data.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../../scripts/trial/webhook-receiver.ts";
import { handleOf, notify, registered } from "../supergraph/delivery/webhook.data.ts";

let bench: Bench;
let receiver: WebhookReceiver;

beforeAll(async () => {
  bench = await openBench({ shape: "sockets" });
  receiver = await openWebhookReceiver();
  await bench.platform.database.query("delete from partner_data.contracts where category = 'employment' and partner_id <> $1", [
    PARTNER_IDS.payfolio,
  ]);
  await registered(bench, receiver);
  await bench.platform.sandbox.control.setFault(PARTNER_IDS.payfolio, { kind: "later" });
});
afterAll(async () => {
  receiver?.close();
  await bench?.platform.stop();
});

const token = () => bench.platform.sandbox.registry.partners.find(({ id }) => id === PARTNER_IDS.payfolio)?.credential?.token ?? "";

async function pending() {
  const { grant } = await consented(bench);
  const { results } = await deliver(bench, "employment { employer } continuation", [subject(grant, identifiersOf(KNOWN.complete))]);
  expect(results[0]).toMatchObject({ status: "PENDING" });
  return { transaction: results[0].transaction.id as string, tenant: bench.customer.tenant.id, partner: PARTNER_IDS.payfolio };
}

const saysReady = async (about: Awaited<ReturnType<typeof pending>>) => notify(bench, { handle: await handleOf(bench, about), token: token() });
const told = (transactions: readonly string[]) =>
  eventually(
    async () => new Set(receiver.received.map(({ body }) => JSON.parse(body).data.transactionId as string)),
    (came) => transactions.every((one) => came.has(one)),
    { most: 2_400 },
  );

it("roles apart: what was acknowledged while the worker was dead, or as it was killed and its receiver failed, is told all the same", async () => {
  const { roles, restart } = bench.platform;
  await roles.get("worker")?.kill();
  const whileDead = await pending();
  expect((await saysReady(whileDead)).status).toBe(204);
  const underWay = await pending();
  // Held open by the receiver until its worker is dead.
  receiver.answers.set(underWay.transaction, [{ status: 0 }]);
  expect((await saysReady(underWay)).status).toBe(204);
  expect(receiver.received).toEqual([]);
  await restart("worker");
  expect(await told([whileDead.transaction, underWay.transaction])).toEqual(new Set([whileDead.transaction, underWay.transaction]));
  await roles.get("worker")?.kill();
  const before = receiver.received.length;
  await restart("worker");
  const again = await eventually(
    async () => receiver.received.slice(before).map(({ body }) => JSON.parse(body).data.transactionId as string),
    (came) => came.includes(underWay.transaction),
    { most: 2_400 },
  );
  expect(again).toContain(underWay.transaction);
  const ids = receiver.received.filter(({ body }) => body.includes(underWay.transaction)).map(({ headers }) => headers["webhook-id"]);
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
}, 120_000);

it("a partner that speaks while its room is dead is not acknowledged", async () => {
  const about = await pending();
  await bench.platform.roles.get("partner-data")?.kill();
  expect((await saysReady(about)).status).toBe(503);
  await bench.platform.restart("partner-data");
  expect((await saysReady(about)).status).toBe(204);
  expect(await told([about.transaction])).toContain(about.transaction);
}, 120_000);
