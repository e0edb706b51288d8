import { randomUUID } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { basename } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Kind, parse, type TypeNode } from "graphql";
import { loadKeyEncryptionKey } from "../../platform/keys/key-encryption-key.ts";
import { loadSigningKeyFile } from "../../platform/keys/signing-key-file.ts";
import { createInternalTokenIssuer } from "../../platform/identity/internal-token.ts";
import { attest, consentInput } from "../../scripts/customer/onboarding.ts";
import { makeDeliveryKey } from "../../scripts/customer/sealing.ts";
import { makeWebhookEndpoint } from "../../scripts/customer/webhooks.ts";
import { KNOWN } from "../../scripts/sandbox/known.ts";
import { LOCAL_PARTNERS } from "../../scripts/seed/registry.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";

let platform: Platform;
let one: Customer;
let other: Customer;
/** A real entity of the first customer by its type. */
let entities: Record<string, string>;

const CATEGORIES = [{ category: "name", attributes: ["givenName"] }];

/** One HTTP request straight to a room's own socket. */
async function askRoom(room: string, body: object, authorization?: string): Promise<{ status: number; body: any }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        socketPath: platform.socketOf(room),
        path: "/graphql",
        method: "POST",
        headers: { "content-type": "application/json", ...(authorization === undefined ? {} : { authorization }) },
      },
      async (response) => {
        let text = "";
        for await (const chunk of response.setEncoding("utf8")) text += chunk;
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
      },
    );
    outgoing.on("error", reject).end(JSON.stringify(body));
  });
}

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));

function entitiesOf(file: string): (readonly [room: string, type: string, fields: string[]])[] {
  const objects = parse(readFileSync(file, "utf8")).definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
  const names = new Set(objects.map(({ name }) => name.value));
  return objects.flatMap(({ name, directives = [], fields = [] }) => {
    const key = directives.find((directive) => directive.name.value === "key");
    if (!key?.arguments?.every(({ value }) => value.kind !== Kind.BOOLEAN || value.value)) return [];
    const plain = fields.filter(({ arguments: args, type }) => !args?.length && !names.has(namedType(type)));
    return [[basename(file, ".graphql"), name.value, plain.map((field) => field.name.value)] as const];
  });
}

/** Every entity that a room resolves, from the committed schemas: a new one cannot be forgotten. */
const RESOLVED = globSync("schema/*.graphql")
  .filter((file) => !/supergraph|api/.test(file))
  .flatMap(entitiesOf);

/** The platform's own: the same for every tenant. */
const COMMON = new Set(["Partner", "DataCategory", "PolicyVersion"]);

beforeAll(async () => {
  platform = await startPlatform({ shape: "sockets" });
  one = await readyCustomer(platform);
  other = await readyCustomer(platform, { tenant: platform.tenants[1] });
  const { attestationId, grant } = await attest(platform.origin, one.token, consentInput(one.processId, CATEGORIES));
  const delivered = await one.ask(
    "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { id results { error { code } name { givenName } transaction { id process { id } } } } }",
    {
      input: {
        ...one.workplace,
        subjects: [{ idempotencyKey: randomUUID(), grant, country: "CA", identifiers: { phone: KNOWN.complete.phone } }],
      },
    },
  );
  expect(delivered.data?.["deliverPartnerData"].results).toMatchObject([{ error: null }]);
  const { id, results } = delivered.data?.["deliverPartnerData"] ?? {};
  const found = await one.ask(
    "{ viewer { organization { id users(first: 1) { edges { node { id } } } contracts { id } agreements { id } } } policies { id } }",
    {},
    one.person,
  );
  const organization = found.data?.["viewer"].organization;
  entities = {
    Organization: organization.id,
    User: organization.users.edges[0].node.id,
    CostCenter: one.workplace.costCenterId,
    Project: one.workplace.projectId,
    ApiClient: one.app.clientId,
    DeliveryKey: (await makeDeliveryKey(platform.origin, one.person)).id,
    WebhookEndpoint: await makeWebhookEndpoint(platform.origin, one.person),
    BusinessProcess: one.processId,
    ProcessVersion: results[0].transaction.process.id,
    ConsentAttestation: attestationId,
    Agreement: organization.agreements[0].id,
    PolicyVersion: found.data?.["policies"][0].id,
    Transaction: results[0].transaction.id,
    Delivery: id,
    Contract: organization.contracts[0].id,
    Partner: LOCAL_PARTNERS.ip,
    DataCategory: "name",
  };
});
afterAll(() => platform?.stop());

describe("a room reached directly", () => {
  it.each(RESOLVED)("%s shows its own %s to its tenant, and no other tenant anything of it", async (room, type, fields) => {
    const id = entities[type];
    expect(id).toEqual(expect.any(String));
    const query = `query($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on ${type} { ${fields.join(" ")} } } }`;
    const variables = { representations: [{ __typename: type, id }] };
    const mine = await askRoom(room, { query, variables }, `Bearer ${one.token}`);
    expect(mine.body.data?.["_entities"][0]).toMatchObject({ id });
    const theirs = await askRoom(room, { query, variables }, `Bearer ${other.token}`);
    const shown = theirs.body.data?.["_entities"]?.[0] ?? null;
    if (COMMON.has(type)) return expect(shown).toMatchObject({ id });
    // Only the key may echo, and only where a room contributes to what another owns.
    for (const [field, value] of Object.entries(shown ?? {}))
      if (field !== "__typename" && field !== "id") expect({ [field]: value }).toEqual({ [field]: null });
  });

  it.each(["accounts", "consent", "billing", "partner-data", "analytics"])(
    "%s answers 401 without a valid token, and executes nothing",
    async (room) => {
      const kek = await loadKeyEncryptionKey({ fromEnvironment: Buffer.alloc(32, 7).toString("base64url") });
      const strange = createInternalTokenIssuer(await loadSigningKeyFile(`${platform.socketOf(room)}.strange-key`, kek));
      const principal = {
        kind: "client",
        id: one.app.clientId,
        tenant: one.tenant.id,
        scopes: ["org:admin"],
        roles: [],
        senderConstrained: false,
        mode: "LIVE",
      } as const;
      const tokens = [
        undefined,
        "Bearer",
        "Bearer a.b.c",
        `Bearer ${one.token.slice(0, -6)}AAAAAA`,
        `Bearer ${await strange.issue(principal, room)}`,
        `Basic ${one.token}`,
      ];
      for (const authorization of tokens) {
        const { status, body } = await askRoom(room, { query: "{ __typename }" }, authorization);
        expect({ status, code: body.errors[0].extensions.code, data: body.data }).toEqual({ status: 401, code: "UNAUTHENTICATED", data: undefined });
      }
    },
  );
});

describe("through the gateway", () => {
  const LOOKUPS: Record<string, string> = {
    Transaction: "query($id: ID!) { found: transaction(id: $id) { id outcome charges { category } attestation { id } costCenter { code } } }",
    ConsentAttestation: "query($id: ID!) { found: attestation(id: $id) { id status receipt } }",
    BusinessProcess: "query($id: ID!) { found: process(id: $id) { id name } }",
  };

  it.each(Object.entries(LOOKUPS))("another tenant's %s is null", async (type, query) => {
    expect((await one.ask(query, { id: entities[type] })).data?.["found"]).toMatchObject({ id: entities[type] });
    expect((await other.ask(query, { id: entities[type] })).data?.["found"] ?? null).toBeNull();
  });

  it("another tenant's things cannot be changed or used", async () => {
    const changes = [
      ["mutation($id: ID!) { done: archiveCostCenter(input: { costCenterId: $id }) { costCenter { id } } }", "CostCenter", "COST_CENTER_UNKNOWN"],
      ["mutation($id: ID!) { done: archiveProject(input: { projectId: $id }) { project { id } } }", "Project", "PROJECT_UNKNOWN"],
      ["mutation($id: ID!) { done: revokeApiClient(input: { clientId: $id }) { client { id } } }", "ApiClient", "CLIENT_UNKNOWN"],
      ["mutation($id: ID!) { done: retireDeliveryKey(input: { deliveryKeyId: $id }) { deliveryKey { id } } }", "DeliveryKey", "DELIVERY_KEY_UNKNOWN"],
      [
        "mutation($id: ID!) { done: retireWebhookEndpoint(input: { webhookEndpointId: $id }) { webhookEndpoint { id } } }",
        "WebhookEndpoint",
        "WEBHOOK_ENDPOINT_UNKNOWN",
      ],
      ["mutation($id: ID!) { done: retireProcess(input: { processId: $id }) { process { id } } }", "BusinessProcess", "PROCESS_UNKNOWN"],
    ] as const;
    for (const [query, type, code] of changes) {
      const { data, errors } = await other.ask(query, { id: entities[type] }, other.person);
      expect({ done: data?.["done"] ?? null, codes: errors.map(({ extensions }) => extensions["code"]) }).toEqual({ done: null, codes: [code] });
    }
    const withdrawn = await other.ask("mutation($id: ID!) { withdrawConsent(input: { attestationId: $id }) { attestation { id } } }", {
      id: entities["ConsentAttestation"],
    });
    expect(withdrawn.errors[0]?.extensions["code"]).toBe("ATTESTATION_UNKNOWN");
  });

  it("no token, or a bad one, gets 401", async () => {
    for (const token of ["", "a.b.c", `${one.token.slice(0, -6)}AAAAAA`]) expect((await one.ask("{ viewer { kind } }", {}, token)).status).toBe(401);
  });
});
