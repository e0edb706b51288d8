import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { attest, consentInput } from "../../scripts/customer/onboarding.ts";
import { bindGrant } from "../../scripts/customer/client/bind-grant.ts";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import { ask } from "../../scripts/customer/app.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";

const CATEGORIES = [{ category: "name", attributes: ["givenName"] }];
const DELIVER = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status error { code } name { givenName }
  transaction { id outcome attempt charges { amount { minor } } } } } }`;
const READ = `query($key: OpaqueReference!) { transactionByKey(idempotencyKey: $key) { id outcome attempt settledAt charges { amount { minor } }
  disclosures { partner { name } answered } } }`;

let platform: Platform;
let customer: Customer;

beforeAll(async () => {
  platform = await startPlatform({ shape: "sockets", environment: { DELIVERY_SWEEP_GRACE: "1", DELIVERY_SWEEP_MS: "200" } });
  customer = await readyCustomer(platform);
});
afterAll(() => platform?.stop());

/** Asks until the answer is as wanted; the sweeper is a second behind. */
async function eventually<T>(read: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await read();
    if (wanted(value) || tries === 150) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("a process that dies while a partner is asked", () => {
  it("leaves a transaction that is closed as INTERRUPTED: disclosure unknown, nothing charged, and it can be retried", async () => {
    const identifiers = { phone: KNOWN.complete.phone };
    const { binding, salt } = bindGrant(identifiers);
    const { grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES, { binding }));
    const key = randomUUID();
    const input = { ...customer.workplace, deadline: "PT2S", subjects: [{ idempotencyKey: key, grant, salt, country: "CA", identifiers }] };
    await platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    const cut = ask(platform.origin, customer.token, DELIVER, { input });
    await eventually(
      () => platform.sandbox.control.calls(PARTNER_IDS.northbank),
      (calls) => calls.length > 0,
    );
    platform.roles.get("partner-data")?.signal("SIGKILL");
    const { data, errors } = await cut;
    expect({ data: data?.["deliverPartnerData"], code: errors[0]?.extensions["code"] }).toEqual({ data: null, code: "ROOM_UNAVAILABLE" });
    await platform.sandbox.control.clearFaults();

    await platform.restart("partner-data");
    const read = async () => (await customer.ask(READ, { key })).data?.["transactionByKey"];
    const swept = await eventually(read, (transaction) => transaction?.outcome === "INTERRUPTED");
    expect(swept).toMatchObject({ outcome: "INTERRUPTED", attempt: 1, charges: [] });
    expect(swept.settledAt).toEqual(expect.any(String));
    expect(swept.disclosures).toEqual(expect.arrayContaining([{ partner: { name: "Northbank Identity" }, answered: null }]));
    const kept = await platform.database.query("select from billing.reservations");
    expect(kept).toEqual([]);

    const again = await customer.ask(DELIVER, { input });
    expect(again.data?.["deliverPartnerData"].results[0]).toMatchObject({
      status: "COMPLETE",
      name: { givenName: KNOWN.complete.givenName },
      transaction: { id: swept.id, attempt: 2, outcome: "HIT", charges: [{ amount: { minor: "42" } }] },
    });
  });

  it("leaves alone what is still within its time", async () => {
    const { grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES));
    const key = randomUUID();
    await platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "delay", delayMs: 2_500 });
    const input = { ...customer.workplace, subjects: [{ idempotencyKey: key, grant, country: "CA", identifiers: { phone: KNOWN.complete.phone } }] };
    const { data } = await customer.ask(DELIVER, { input });
    await platform.sandbox.control.clearFaults();
    expect(data?.["deliverPartnerData"].results[0]).toMatchObject({ status: "COMPLETE", transaction: { outcome: "HIT" } });
  });
});
