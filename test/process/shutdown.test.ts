import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { attest, consentInput } from "../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";

const CATEGORIES = [{ category: "name", attributes: ["givenName"] }];
const DELIVER =
  "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status name { givenName } transaction { id outcome } } } }";

let platform: Platform;
let customer: Customer;
let grant: string;

beforeAll(async () => {
  platform = await startPlatform({ shape: "all" });
  customer = await readyCustomer(platform);
  ({ grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES)));
});
afterAll(() => platform?.stop());

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let left = 1_000; left > 0; left -= 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("It did not come about.");
}

const isRefused = (path: string) =>
  fetch(`${platform.origin}${path}`, { headers: { connection: "close" } }).then(
    () => false,
    () => true,
  );

describe("SIGTERM", () => {
  it("does not wait for connections that never asked anything, nor for half a request", async () => {
    const other = await startPlatform({ shape: "all" });
    const port = Number(new URL(other.origin).port);
    const [silent, half] = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")];
    for (const socket of [silent, half]) socket.on("error", () => undefined);
    await Promise.all([silent, half].map((socket) => once(socket, "connect")));
    half.write("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-le");
    const begun = Date.now();
    expect(await other.roles.get("all")?.stop()).toBe(0);
    expect(Date.now() - begun).toBeLessThan(10_000);
    await other.sandbox.stop();
  });

  it("lets a delivery under way end with its answer, takes no new connection, and ends with 0", async () => {
    const { control } = platform.sandbox;
    await control.clearCalls();
    await control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    const subjects = [{ idempotencyKey: randomUUID(), grant, country: "CA", identifiers: { phone: KNOWN.complete.phone } }];
    const answer = customer.ask(DELIVER, { input: { ...customer.workplace, deadline: "PT20S", subjects } });
    await until(async () => (await control.calls(PARTNER_IDS.northbank)).some(({ state }) => state === "open"));

    const role = platform.roles.get("all")!;
    const ended = role.stop();
    await until(() => isRefused("/livez"));
    role.signal("SIGTERM");
    expect(await isRefused("/graphql")).toBe(true);

    await control.clearFaults();
    await control.release(PARTNER_IDS.northbank);
    const { status, data, errors } = await answer;
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
    const result = data?.["deliverPartnerData"].results[0];
    expect(result).toMatchObject({ status: "COMPLETE", name: { givenName: KNOWN.complete.givenName }, transaction: { outcome: "HIT" } });
    expect(await ended).toBe(0);
    const rows = await platform.database.query("select outcome from partner_data.transactions where id = $1", [result.transaction.id]);
    expect(rows).toEqual([{ outcome: "HIT" }]);
  });
});
