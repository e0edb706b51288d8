import { randomUUID } from "node:crypto";
import { chmod, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { attest, consentInput } from "../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import { openPlatform } from "../../scripts/trial/platform.ts";
import { startTrialPostgres, type TrialPostgres } from "../../scripts/trial/postgres.ts";
import { testRun } from "../kit/coordinates.ts";
import { type Customer, type Platform, readyCustomer } from "../kit/platform.ts";
import { eventually } from "../supergraph/delivery/data.ts";

const CATEGORIES = [{ category: "name", attributes: ["givenName"] }];
const DELIVER = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) {
  results { status error { code } name { givenName } transaction { outcome charges { amount { minor } } } } } }`;

let postgres: TrialPostgres;
let platform: Platform;
let customer: Customer;

beforeAll(async () => {
  const folder = await mkdtemp(join(testRun().folder, "restart-"));
  await chmod(folder, 0o711);
  postgres = await startTrialPostgres({ folder, durable: false, settings: { synchronous_commit: "on" } });
  platform = await openPlatform({ shape: "sockets", environment: {}, budget: 100_000_00, folder, database: postgres });
  customer = await readyCustomer(platform);
});
afterAll(async () => {
  await platform?.stop();
  await postgres?.stop();
});

async function prepared() {
  const { grant, attestationId } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES));
  const subjects = [{ idempotencyKey: randomUUID(), grant, country: "CA", identifiers: { phone: KNOWN.complete.phone } }];
  return { attestationId, deliver: () => customer.ask(DELIVER, { input: { ...customer.workplace, deadline: "PT20S", subjects } }) };
}

const resultOf = async (answer: ReturnType<Customer["ask"]>) => (await answer).data?.["deliverPartnerData"]?.results[0];

describe("after a kill -9 of PostgreSQL", () => {
  it("every role finds it again: the next delivery is served, metered and charged", async () => {
    const settled = async () => (await postgres.query("select from analytics.settled_transactions")).length;
    expect(await resultOf((await prepared()).deliver())).toMatchObject({ status: "COMPLETE" });
    await eventually(settled, (count) => count === 1);
    const { deliver } = await prepared();
    await postgres.kill();
    expect(await resultOf(deliver())).toMatchObject({
      status: "COMPLETE",
      name: { givenName: KNOWN.complete.givenName },
      transaction: { outcome: "HIT", charges: [{ amount: { minor: "42" } }] },
    });
    expect(await eventually(settled, (count) => count === 2)).toBe(2);
  });

  it("P28: withdrawal still ends calls in flight, since the room listens again", async () => {
    const { control } = platform.sandbox;
    await postgres.kill();
    // The room listens in its own process and in the worker's; both try again every two seconds at most.
    const listening = () => postgres.query("select from pg_stat_activity where usename = 'partner_data_app' and query ilike 'listen %'");
    await eventually(listening, (rows) => rows.length === 2);
    await control.clearCalls();
    await control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    const { attestationId, deliver } = await prepared();
    const delivery = resultOf(deliver());
    await eventually(
      () => control.calls(PARTNER_IDS.northbank),
      (calls) => calls.some(({ state }) => state === "open"),
    );
    const begun = Date.now();
    await customer.ask("mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { attestation { status } } }", {
      input: { attestationId },
    });
    // Nobody lets the partner answer: the call itself ends.
    expect(await delivery).toMatchObject({ status: "REFUSED", error: { code: "CONSENT_WITHDRAWN" }, transaction: { outcome: "WITHDRAWN" } });
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect((await control.calls(PARTNER_IDS.northbank)).map(({ state }) => state)).toEqual(["aborted"]);
  });
});
