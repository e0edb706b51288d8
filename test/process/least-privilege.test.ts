import { randomUUID } from "node:crypto";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { formatDatabaseUrl } from "../../platform/database/address.ts";
import { attest, consentInput } from "../../scripts/customer/onboarding.ts";
import { KNOWN } from "../../scripts/sandbox/known.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";

const CATEGORIES = [
  { category: "name", attributes: ["givenName", "familyName"], waysToAsk: ["MATCH", "RETRIEVE"] },
  { category: "address", attributes: ["locality"], waysToAsk: ["RETRIEVE"] },
] as const;

let platform: Platform;
let customer: Customer;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await readyCustomer(platform, { categories: CATEGORIES });
});
afterAll(() => platform?.stop());

const run = (...parameters: readonly string[]) =>
  promisify(execFile)(process.execPath, ["--import", "./scripts/loader.mjs", "scripts/least-privilege.ts", ...parameters], {
    env: { PATH: process.env["PATH"], DATABASE_URL: formatDatabaseUrl(platform.database.admin) },
  });

async function ofProcess(): Promise<Record<string, unknown>> {
  const { stdout } = await run("--json");
  return JSON.parse(stdout).find(({ organizationId }: { organizationId: string }) => organizationId === customer.tenant.id);
}

it("says what a process allows, what was asked of it and what can go", async () => {
  expect(await ofProcess()).toMatchObject({ transactions: 0, asked: {} });
  expect((await run()).stdout).toContain("nothing was asked yet");

  const { grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES));
  const { phone, email } = KNOWN.complete;
  const subject = { idempotencyKey: randomUUID(), grant, country: "CA", identifiers: { phone, email } };
  const { errors } = await customer.ask(
    "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status name { givenName } } } }",
    { input: { ...customer.workplace, subjects: [subject] } },
  );
  expect(errors).toEqual([]);

  expect(await ofProcess()).toMatchObject({
    transactions: 1,
    mostSelected: 1,
    allowed: { name: ["givenName", "familyName"], "name:match": ["givenName", "familyName"], address: ["locality"] },
    asked: { name: { times: 1, lastAsked: new Date().toISOString().slice(0, 10) } },
  });
  expect(new Set((await ofProcess())["canGo"] as string[])).toEqual(new Set(["name:match", "address"]));
  const { stdout } = await run();
  expect(stdout).toContain("at most 1 of 5 attributes in one document");
  expect(stdout).toContain("can go  address RETRIEVE (locality): never asked");
});
