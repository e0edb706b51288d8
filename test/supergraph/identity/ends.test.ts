import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ask } from "../../../scripts/customer/app.ts";
import { attest, consentInput, makeApp } from "../../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../../kit/platform.ts";

const CATEGORIES = [{ category: "name", attributes: ["givenName"] }];
const DELIVER = "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status error { code } name { givenName } } } }";

let platform: Platform;
let customer: Customer;

beforeAll(async () => {
  platform = await startPlatform({ shape: "sockets" });
  customer = await readyCustomer(platform);
});
afterAll(() => platform?.stop());

async function deliver(token: string) {
  const { grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES));
  const subjects = [{ idempotencyKey: randomUUID(), grant, country: "CA", identifiers: { phone: KNOWN.complete.phone } }];
  return customer.ask(DELIVER, { input: { ...customer.workplace, subjects } }, token);
}

/** Asks a room itself, as another router would, with the customer's own token. */
const askRoom = (room: string, query: string, variables: object) =>
  new Promise<any>((resolve, reject) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${customer.token}` };
    const asked = request({ socketPath: platform.socketOf(room), path: "/graphql", method: "POST", headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => resolve(JSON.parse(text)));
    });
    asked.on("error", reject).end(JSON.stringify({ query, variables }));
  });

const codesOf = ({ errors = [] }: { errors?: readonly { extensions: Record<string, any> }[] }) => errors.map(({ extensions }) => extensions["code"]);

async function setStatus(verb: "suspend" | "reinstate") {
  const query = `mutation($id: ID!) { done: ${verb}Organization(input: { organizationId: $id }) { organization { status } } }`;
  const answer = await ask(platform.origin, await platform.staff(), query, { id: customer.tenant.id });
  expect(answer.errors).toEqual([]);
}

describe("revoking an API client", () => {
  it("stops its deliveries at once, with a token that is still valid, and its tokens", async () => {
    const app = await makeApp(platform.origin, customer.person, "To be revoked");
    const token = await app.token();
    expect((await deliver(token)).data?.["deliverPartnerData"].results[0]).toMatchObject({ status: "COMPLETE", error: null });
    const query = "mutation($id: ID!) { revokeApiClient(input: { clientId: $id }) { client { status } } }";
    expect((await customer.ask(query, { id: app.clientId }, customer.person)).data?.["revokeApiClient"].client.status).toBe("REVOKED");

    await platform.sandbox.control.clearCalls();
    const refused = await deliver(token);
    expect({ data: refused.data?.["deliverPartnerData"] ?? null, codes: codesOf(refused) }).toEqual({ data: null, codes: ["CLIENT_REVOKED"] });
    for (const partner of Object.values(PARTNER_IDS)) expect(await platform.sandbox.control.calls(partner)).toEqual([]);
    await expect(app.token()).rejects.toThrow("invalid_client");
    expect((await deliver(customer.token)).data?.["deliverPartnerData"].results[0].status).toBe("COMPLETE");
  });
});

describe("suspending an organisation", () => {
  /** Something of the tenant's own in each room, straight at its door. */
  const ROOMS: Record<string, readonly [query: string, representation: string | undefined]> = {
    accounts: ["{ viewer { kind scopes } }", undefined],
    consent: ["Organization { processes { edges { cursor } } }", "Organization"],
    billing: ['Organization { usage(month: "2026-11") { month } }', "Organization"],
    "partner-data": ["Organization { contracts { id } }", "Organization"],
    analytics: ['Organization { usageSummary(month: "2026-11") { deliveries } }', "Organization"],
  };
  const askOwn = (room: string) => {
    const [query, type] = ROOMS[room]!;
    if (type === undefined) return askRoom(room, query, {});
    return askRoom(room, `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${query} } }`, {
      r: [{ __typename: type, id: customer.tenant.id }],
    });
  };
  const WRITES: Record<string, readonly [query: string, variables: () => object]> = {
    createCostCenter: ['mutation { createCostCenter(input: { code: "SUSPENDED", name: "x" }) { costCenter { id } } }', () => ({})],
    createApiClient: [
      'mutation { createApiClient(input: { name: "x", mode: LIVE, authenticationMethod: CLIENT_SECRET_BASIC, scopes: [] }) { clientSecret } }',
      () => ({}),
    ],
    retireProcess: ["mutation($id: ID!) { retireProcess(input: { processId: $id }) { process { id } } }", () => ({ id: customer.processId })],
  };

  it("P98: holds at each room's own door, for reads, writes, people and machines, until it is reinstated", async () => {
    for (const room of Object.keys(ROOMS)) expect({ room, codes: codesOf(await askOwn(room)) }).toEqual({ room, codes: [] });
    await setStatus("suspend");
    for (const room of Object.keys(ROOMS)) {
      const { data, ...answer } = await askOwn(room);
      expect({ room, codes: codesOf(answer) }).toEqual({ room, codes: ["ORGANIZATION_SUSPENDED"] });
      expect(JSON.stringify(data)).not.toMatch(/cursor|deliveries":\d|name":"/);
    }
    for (const [name, [query, variables]] of Object.entries(WRITES)) {
      const answer = await customer.ask(query, variables() as Record<string, unknown>, customer.person);
      expect({ name, codes: codesOf(answer) }).toEqual({ name, codes: ["ORGANIZATION_SUSPENDED"] });
    }
    const subjects = [{ idempotencyKey: randomUUID(), grant: "x", country: "CA", identifiers: { phone: KNOWN.complete.phone } }];
    const delivery = await customer.ask(DELIVER, { input: { ...customer.workplace, subjects } });
    expect(delivery.data?.["deliverPartnerData"]?.results?.[0]?.name ?? null).toBeNull();

    await setStatus("reinstate");
    for (const room of Object.keys(ROOMS)) expect({ room, codes: codesOf(await askOwn(room)) }).toEqual({ room, codes: [] });
    expect((await deliver(customer.token)).data?.["deliverPartnerData"].results[0].status).toBe("COMPLETE");
  });

  it("is an event each time, in the order of the decisions", async () => {
    const rows = await platform.database.query<{ data: object }>(
      "select data from events.log where type = 'organization.status-changed' order by seq",
    );
    expect(rows.map(({ data }) => data)).toEqual([
      { organization: customer.tenant.id, status: "SUSPENDED" },
      { organization: customer.tenant.id, status: "ACTIVE" },
    ]);
  });

  it("is refused twice, and of an organisation that is not there", async () => {
    const query = "mutation($id: ID!) { reinstateOrganization(input: { organizationId: $id }) { organization { status } } }";
    const staff = await platform.staff();
    expect(codesOf(await ask(platform.origin, staff, query, { id: customer.tenant.id }))).toEqual(["STATUS_CANNOT_CHANGE"]);
    expect(codesOf(await ask(platform.origin, staff, query, { id: randomUUID() }))).toEqual(["ORGANIZATION_UNKNOWN"]);
    expect(codesOf(await ask(platform.origin, staff, query, { id: "nobody" }))).toEqual(["ORGANIZATION_UNKNOWN"]);
  });
});
