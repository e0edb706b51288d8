import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { makeKeys } from "../../../scripts/customer/app.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../../kit/platform.ts";

let platform: Platform;
let customer: Customer;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await readyCustomer(platform);
});
afterAll(() => platform?.stop());

const asPerson = (query: string, variables = {}) => customer.ask(query, variables, customer.person);
const codesOf = ({ errors }: Awaited<ReturnType<typeof asPerson>>) => errors.map(({ extensions }) => extensions["code"]);
const CREATE_COST_CENTER = "mutation($input: CreateCostCenterInput!) { createCostCenter(input: $input) { costCenter { id code name status } } }";
const CREATE_PROJECT = "mutation($input: CreateProjectInput!) { createProject(input: $input) { project { id name status } } }";
const CREATE_CLIENT =
  "mutation($input: CreateApiClientInput!) { createApiClient(input: $input) { client { id oauthClientId mode name authenticationMethod scopes status } clientSecret } }";

describe("an organisation", () => {
  it("P15: shows its account detail, and no other field of it is kept", async () => {
    const { data, errors } = await asPerson(`{ viewer { organization { id name status currency timeZone
      billingAddress { street locality region postalCode country } representative { name position email phone } } } }`);
    expect(errors).toEqual([]);
    expect(data?.["viewer"].organization).toMatchObject({
      status: "ACTIVE",
      currency: "CAD",
      billingAddress: { postalCode: "M5V 1A1", country: "CA" },
      representative: { position: "Head of Onboarding", email: "rowan@example.com" },
    });
    const columns = await platform.database.query<{ name: string }>(
      "select column_name as name from information_schema.columns where table_schema = 'accounts' and table_name = 'organizations' order by 1",
    );
    expect(columns.map(({ name }) => name)).toEqual([
      "billing_country",
      "billing_locality",
      "billing_postal_code",
      "billing_region",
      "billing_street",
      "created_at",
      "currency",
      "id",
      "name",
      "representative_email",
      "representative_name",
      "representative_phone",
      "representative_position",
      "status",
      "time_zone",
    ]);
  });
});

describe("cost centers and projects", () => {
  it("are made once, listed newest first in pages, and archived", async () => {
    const made = await asPerson(CREATE_COST_CENTER, { input: { code: "OPS", name: "  Operations " } });
    expect(made.data?.["createCostCenter"].costCenter).toMatchObject({ code: "OPS", name: "Operations", status: "ACTIVE" });
    expect(codesOf(await asPerson(CREATE_COST_CENTER, { input: { code: "OPS", name: "Again" } }))).toEqual(["ALREADY_EXISTS"]);
    const PAGE =
      "query($after: String) { viewer { organization { costCenters(first: 1, after: $after) { edges { node { code } } pageInfo { hasNextPage endCursor } } } } }";
    const first = (await asPerson(PAGE)).data?.["viewer"].organization.costCenters;
    expect(first).toMatchObject({ edges: [{ node: { code: "OPS" } }], pageInfo: { hasNextPage: true } });
    const second = (await asPerson(PAGE, { after: first.pageInfo.endCursor })).data?.["viewer"].organization.costCenters;
    expect(second.edges[0].node.code).not.toBe("OPS");
    const archived = await asPerson("mutation($id: ID!) { archiveCostCenter(input: { costCenterId: $id }) { costCenter { status } } }", {
      id: made.data?.["createCostCenter"].costCenter.id,
    });
    expect(archived.data?.["archiveCostCenter"].costCenter.status).toBe("ARCHIVED");
  });

  it.each([
    [CREATE_COST_CENTER, { code: "ops", name: "Lower case" }, "input.code"],
    [CREATE_COST_CENTER, { code: "A".repeat(21), name: "Too long" }, "input.code"],
    [CREATE_COST_CENTER, { code: "NAME", name: "" }, "input.name"],
    [CREATE_COST_CENTER, { code: "NAME", name: "x".repeat(101) }, "input.name"],
    [CREATE_PROJECT, { name: "a\u0000b" }, "input.name"],
  ])("with a malformed name or code are refused by its place", async (query, input, at) => {
    const answer = await asPerson(query, { input });
    expect(codesOf(answer)).toEqual(["BAD_USER_INPUT"]);
    expect(answer.errors[0]?.extensions["faults"]).toEqual([{ at, kind: "INVALID_VALUE" }]);
  });

  it("P11: take the fields of their input and no other", async () => {
    expect(codesOf(await asPerson(CREATE_PROJECT, { input: { name: "More", favouriteColour: "blue" } }))).toEqual(["BAD_USER_INPUT"]);
  });
});

describe("an API client", () => {
  it("is made with public keys, or with a secret that is shown once", async () => {
    const { publicJwk } = makeKeys();
    const signing = await asPerson(CREATE_CLIENT, {
      input: {
        name: "Signing",
        mode: "LIVE",
        authenticationMethod: "PRIVATE_KEY_JWT",
        publicKeys: [publicJwk],
        scopes: ["usage:read", "usage:read"],
      },
    });
    expect(signing.data?.["createApiClient"]).toMatchObject({ client: { scopes: ["usage:read"], status: "ACTIVE" }, clientSecret: null });
    const secret = await asPerson(CREATE_CLIENT, {
      input: { name: "Secret", mode: "LIVE", authenticationMethod: "CLIENT_SECRET_BASIC", scopes: [] },
    });
    expect(secret.data?.["createApiClient"].clientSecret).toMatch(/^genifi_live_[\w-]{43}$/);
  });

  it.each(["TEST", "LIVE"])("for %s says so by its client id and by its secret", async (mode) => {
    const { data } = await asPerson(CREATE_CLIENT, { input: { name: "Any", mode, authenticationMethod: "CLIENT_SECRET_BASIC", scopes: [] } });
    const { client, clientSecret } = data?.["createApiClient"] ?? {};
    expect(client).toMatchObject({ mode, oauthClientId: `genifi_${mode.toLowerCase()}_${client.id}` });
    expect(clientSecret).toMatch(new RegExp(`^genifi_${mode.toLowerCase()}_`));
  });

  it.each([
    ["no key", { authenticationMethod: "PRIVATE_KEY_JWT", scopes: [] }, "BAD_USER_INPUT"],
    [
      "six keys",
      { authenticationMethod: "PRIVATE_KEY_JWT", publicKeys: Array.from({ length: 6 }, () => makeKeys().publicJwk), scopes: [] },
      "BAD_USER_INPUT",
    ],
    [
      "a key that is none",
      { authenticationMethod: "PRIVATE_KEY_JWT", publicKeys: [{ kty: "OKP", crv: "Ed25519", x: "AA" }], scopes: [] },
      "BAD_USER_INPUT",
    ],
    ["keys beside a secret", { authenticationMethod: "CLIENT_SECRET_BASIC", publicKeys: [makeKeys().publicJwk], scopes: [] }, "BAD_USER_INPUT"],
    ["a private part", { authenticationMethod: "PRIVATE_KEY_JWT", publicKeys: [makeKeys().privateJwk], scopes: [] }, "BAD_USER_INPUT"],
    ["a scope that is none", { authenticationMethod: "CLIENT_SECRET_BASIC", scopes: ["everything"] }, "SCOPE_UNKNOWN"],
    ["a scope that needs keys", { authenticationMethod: "CLIENT_SECRET_BASIC", scopes: ["partner-data:deliver:credit"] }, "SCOPE_NEEDS_KEYS"],
    ...["process:write", "billing:write", "rights:manage", "org:admin"].map(
      (scope) => [`${scope} for tests`, { authenticationMethod: "CLIENT_SECRET_BASIC", scopes: [scope] }, "SCOPE_NOT_FOR_TEST"] as const,
    ),
  ])("with %s is refused", async (_what, input, code) => {
    const answer = await asPerson(CREATE_CLIENT, { input: { name: "Client", mode: "TEST", ...input } });
    expect(codesOf(answer)).toEqual([code]);
    expect(answer.data?.["createApiClient"] ?? null).toBeNull();
  });
});
