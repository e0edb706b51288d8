import { randomUUID } from "node:crypto";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { formatDatabaseUrl } from "../../platform/database/address.ts";
import { attest, type Categories, consentInput } from "../../scripts/customer/onboarding.ts";
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

const TODAY = new Date().toISOString().slice(0, 10);

interface Asking {
  readonly categories?: Categories;
  readonly dryRun?: boolean;
  readonly key?: string;
}

/** Delivers one subject, and gives what came of it. */
async function deliver(selection: string, { categories = CATEGORIES, dryRun = false, key = randomUUID() }: Asking = {}) {
  const { grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, categories));
  const { phone, email, givenName } = KNOWN.complete;
  const subject = { idempotencyKey: key, grant, country: "CA", identifiers: { phone, email }, claims: { givenName } };
  const { data, errors } = await customer.ask(
    `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status error { code } ${selection} } } }`,
    { input: { ...customer.workplace, dryRun, subjects: [subject] } },
  );
  expect(errors).toEqual([]);
  return data?.["deliverPartnerData"].results[0];
}

const ALLOWED = { name: ["givenName", "familyName"], "name:match": ["givenName", "familyName"], address: ["locality"] };

describe("what a process allows, and what its documents ever selected", () => {
  it("is nothing at first, of which nothing can be said", async () => {
    expect(await ofProcess()).toMatchObject({ transactions: 0, asked: {}, selected: {}, allowed: ALLOWED, canGo: ALLOWED, least: {} });
    expect((await run()).stdout).toContain("nothing was asked yet");
  });

  it("is not what was only tried ahead, nor what was refused", async () => {
    expect(await deliver("name { familyName }", { dryRun: true })).toMatchObject({ status: "PLANNED" });
    const { error } = await deliver("name { match { givenName { verdict } } }", { categories: [CATEGORIES[1]] });
    expect(error).toEqual({ code: "CATEGORY_NOT_GRANTED" });
    expect(await ofProcess()).toMatchObject({ transactions: 0, selected: {} });
  });

  it("is told attribute by attribute: what was asked, what can go, and what is left then", async () => {
    expect(await deliver("name { givenName familyName @skip(if: true) }")).toMatchObject({ status: "COMPLETE" });
    expect(await ofProcess()).toMatchObject({
      transactions: 1,
      mostSelected: 1,
      allowed: ALLOWED,
      asked: { name: { times: 1, lastAsked: TODAY } },
      selected: { name: { givenName: TODAY } },
      canGo: { name: ["familyName"], "name:match": ["givenName", "familyName"], address: ["locality"] },
      least: { name: ["givenName"] },
    });
    const { stdout } = await run();
    expect(stdout).toContain("at most 1 of 5 attributes in one document, 1 in all of them");
    expect(stdout).toContain(`selected  name RETRIEVE givenName: last on ${TODAY}`);
    expect(stdout).toContain("can go    name RETRIEVE familyName: never selected");
    expect(stdout).toContain("can go    address RETRIEVE, the whole of it (locality): never selected");
    expect(stdout).toContain("least     name RETRIEVE (givenName)\n");
  });

  it("comes together from all documents, and a way is not another", async () => {
    await deliver("name { match { givenName { verdict } } }");
    expect(await deliver("name { familyName middleName }")).toMatchObject({ status: "PARTIAL" });
    const told = await ofProcess();
    // What was selected and is not allowed was withheld, and is nothing that could go.
    expect(told["selected"]).toEqual({ name: { givenName: TODAY, familyName: TODAY }, "name:match": { givenName: TODAY } });
    expect(told["canGo"]).toEqual({ "name:match": ["familyName"], address: ["locality"] });
    expect(told["least"]).toEqual({ name: ["givenName", "familyName"], "name:match": ["givenName"] });
  });

  it("is everything, when everything was selected", async () => {
    await deliver("name { match { familyName { verdict } } } address { locality }");
    const told = await ofProcess();
    // One can be matched only where something is claimed of it; it was selected all the same.
    expect(told["canGo"]).toEqual({});
    expect(told["least"]).toEqual(ALLOWED);
    expect((await run()).stdout).toContain("least     as it is: every attribute that it allows was selected");
  });

  it("P33: is kept of the process, once a day, by names alone: of no transaction and of nobody", async () => {
    await Promise.all(Array.from({ length: 12 }, () => deliver("name { givenName familyName }")));
    const rows = await platform.database.query<Record<string, string>>(
      "select to_jsonb(s) as row from partner_data.selected_attributes s order by category, attribute",
    );
    const { processVersionId } = (await ofProcess()) as { processVersionId: string };
    const names = ["address locality", "name familyName", "name givenName", "name middleName", "name:match familyName", "name:match givenName"];
    expect(rows.map(({ row }) => row)).toEqual(
      names.map((name) => {
        const [category, attribute] = name.split(" ");
        return { organization_id: customer.tenant.id, process_version_id: processVersionId, category, attribute, day: TODAY };
      }),
    );
  });
});
