import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ask, type GraphqlAnswer } from "../../../scripts/customer/app.ts";
import { type App, approveScopes, makeApp, SENSITIVE_SCOPES } from "../../../scripts/customer/onboarding.ts";
import { type Platform, type SensitiveCustomer, sensitiveCustomer, startPlatform } from "../../kit/platform.ts";
import { callsOf, delivery, QUESTIONS, resultOf } from "./sensitive.data.ts";

let platform: Platform;
let customer: SensitiveCustomer;
let app: App;

const [CREDIT] = QUESTIONS;
const SCOPE = "partner-data:deliver:credit";
const CLIENT = "client { id scopes requestedScopes approvals { scope approvedAt by { roles } } }";
const APPROVE = `mutation($input: ScopesInput!) { done: approveScopes(input: $input) { ${CLIENT} } }`;
const WITHDRAW = `mutation($input: ScopesInput!) { done: withdrawScopeApproval(input: $input) { ${CLIENT} } }`;
const CREATE = `mutation($input: CreateApiClientInput!) { done: createApiClient(input: $input) { ${CLIENT} } }`;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await sensitiveCustomer(platform);
});
afterAll(() => platform?.stop());
beforeEach(async () => {
  await platform.sandbox.control.clearCalls();
  app = await makeApp(platform.origin, customer.person, "Sensitive", ["usage:read", ...SENSITIVE_SCOPES]);
});

const codesOf = ({ errors }: GraphqlAnswer) => errors.map(({ extensions }) => extensions["code"]);
const change = (query: string, token = customer.officer, scopes: readonly string[] = [SCOPE], clientId = app.clientId) =>
  customer.ask(query, { input: { clientId, scopes } }, token);

/** A person with several roles, who can ask with them. */
async function personWith(roles: readonly string[]): Promise<string> {
  const email = `${randomUUID()}@people.example`;
  await platform.database.query("insert into accounts.users (organization_id, email, name, roles) values ($1, $2, 'Several', $3)", [
    customer.tenant.id,
    email,
    roles,
  ]);
  return platform.person({ ...customer.tenant, as: () => ({ ...customer.tenant.as(), email }) });
}

describe("requesting", () => {
  it("gives nothing: the client has its other scopes, and the officer sees what waits", async () => {
    const { data } = await customer.ask(
      `{ viewer { organization { clients(first: 50) { edges { node { id scopes requestedScopes approvals { scope } } } } } } }`,
      {},
      customer.officer,
    );
    const nodes = data?.["viewer"].organization.clients.edges.map(({ node }: { node: { id: string } }) => node);
    expect(nodes.find(({ id }: { id: string }) => id === app.clientId)).toEqual({
      id: app.clientId,
      scopes: ["usage:read"],
      requestedScopes: SENSITIVE_SCOPES,
      approvals: [],
    });
    await expect(app.boundToken(SCOPE)).rejects.toThrow("invalid_scope");
    await expect(app.token(SCOPE)).rejects.toThrow("invalid_scope");
  });

  it("P29: is refused for a client with a secret", async () => {
    for (const scope of [...SENSITIVE_SCOPES, "partner-data:match:biometrics"]) {
      const input = { name: "Secret", mode: "LIVE", authenticationMethod: "CLIENT_SECRET_BASIC", scopes: ["usage:read", scope] };
      expect(codesOf(await customer.ask(CREATE, { input }, customer.person))).toEqual(["SCOPE_NEEDS_KEYS"]);
    }
  });
});

describe("approving", () => {
  it("gives the scopes that are named, and says who approved them and when", async () => {
    const { data, errors } = await change(APPROVE);
    expect(errors).toEqual([]);
    expect(data?.["done"].client).toEqual({
      id: app.clientId,
      scopes: ["usage:read", SCOPE],
      requestedScopes: SENSITIVE_SCOPES.filter((scope) => scope !== SCOPE),
      approvals: [{ scope: SCOPE, approvedAt: expect.any(String), by: { roles: ["PRIVACY_OFFICER"] } }],
    });
    expect((await change(APPROVE)).data?.["done"].client).toEqual(data?.["done"].client);
    await expect(app.boundToken("partner-data:deliver:biometrics")).rejects.toThrow("invalid_scope");
    expect((await app.boundToken(SCOPE)).token).toEqual(expect.any(String));
  });

  it("counts once, however many officers approve at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => change(APPROVE)));
    for (const { data } of answers) expect(data?.["done"].client).toMatchObject({ scopes: ["usage:read", SCOPE], approvals: [{ scope: SCOPE }] });
  });

  it.each(["OWNER", "ADMIN", "BILLING_MANAGER", "PROCESS_OWNER", "DEVELOPER", "ANALYST", "VIEWER"])("P29: is not for %s", async (role) => {
    const person = await platform.person(customer.tenant, role);
    for (const query of [APPROVE, WITHDRAW]) expect(codesOf(await change(query, person))).toEqual(["FORBIDDEN"]);
    await expect(app.boundToken(SCOPE)).rejects.toThrow("invalid_scope");
  });

  it("P29: is not for our staff, nor for an app with every scope", async () => {
    const administrator = await makeApp(platform.origin, customer.person, "Administrator", ["org:admin"]);
    for (const token of [await platform.staff(), await administrator.token()])
      for (const query of [APPROVE, WITHDRAW]) expect(codesOf(await change(query, token))).toEqual(["FORBIDDEN"]);
  });

  it("P29: is not for who made the client, not even through an app of theirs", async () => {
    const both = await personWith(["ADMIN", "PRIVACY_OFFICER"]);
    const own = await makeApp(platform.origin, both, "Own", ["org:admin", SCOPE]);
    expect(codesOf(await change(APPROVE, both, [SCOPE], own.clientId))).toEqual(["SELF_APPROVAL"]);
    const by = await makeApp(platform.origin, await own.token(), "By detour", [SCOPE]);
    expect(codesOf(await change(APPROVE, both, [SCOPE], by.clientId))).toEqual(["SELF_APPROVAL"]);
    for (const { clientId } of [own, by]) expect((await change(APPROVE, customer.officer, [SCOPE], clientId)).errors).toEqual([]);
    expect((await change(APPROVE, both)).errors).toEqual([]);
  });

  it("is refused for what was not requested, and for a client that is not there", async () => {
    for (const scopes of [["partner-data:match:credit"], ["usage:read"], [SCOPE, "org:admin"], ["everything"]]) {
      expect(codesOf(await change(APPROVE, customer.officer, scopes))).toEqual(["SCOPE_NOT_REQUESTED"]);
    }
    const stranger = await platform.person(platform.tenants[1], "PRIVACY_OFFICER");
    for (const [token, clientId] of [
      [customer.officer, randomUUID()],
      [customer.officer, "nobody"],
      [stranger, app.clientId],
    ] as const) {
      for (const query of [APPROVE, WITHDRAW]) expect(codesOf(await change(query, token, [SCOPE], clientId))).toEqual(["CLIENT_UNKNOWN"]);
    }
    await expect(app.boundToken(SCOPE)).rejects.toThrow("invalid_scope");
  });

  it("is refused for a client that was revoked", async () => {
    await customer.ask("mutation($id: ID!) { revokeApiClient(input: { clientId: $id }) { client { id } } }", { id: app.clientId }, customer.person);
    expect(codesOf(await change(APPROVE))).toEqual(["CLIENT_UNKNOWN"]);
  });

  it("is not seen by an app beyond its scopes: who approved is for who may read people", async () => {
    await change(APPROVE);
    const { data, errors } = await ask(platform.origin, await app.token(), `{ viewer { client { approvals { scope by { name } } } } }`);
    expect(data?.["viewer"].client.approvals).toEqual([{ scope: SCOPE, by: null }]);
    expect(errors.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
  });
});

describe("withdrawing an approval", () => {
  it("P29: refuses the next delivery, with a token that is still valid, and its next token; others go on", async () => {
    const { clientId } = customer.app;
    const deliver = async ({ selection }: (typeof QUESTIONS)[number]) => {
      const { query, variables } = await delivery(platform, customer, selection);
      return resultOf(await customer.askBound(query, variables));
    };
    expect(await deliver(CREDIT)).toMatchObject({ status: "COMPLETE", error: null });
    const { data } = await change(WITHDRAW, customer.officer, [SCOPE, "billing:read"], clientId);
    expect(data?.["done"].client.scopes).not.toContain(SCOPE);
    expect(data?.["done"].client.scopes).toContain("billing:read");
    expect(data?.["done"].client.requestedScopes).toEqual([SCOPE]);

    await platform.sandbox.control.clearCalls();
    const refused = await deliver(CREDIT);
    expect(refused).toEqual({ status: "REFUSED", error: { code: "SCOPE_NOT_APPROVED" }, transaction: null, credit: null });
    expect(await deliver({ ...CREDIT, selection: `${CREDIT.selection} biometrics { verdict }` } as never)).toMatchObject({
      error: { code: "SCOPE_NOT_APPROVED" },
    });
    expect(await callsOf(platform)).toBe(0);
    await expect(customer.app.boundToken(SCOPE)).rejects.toThrow("invalid_scope");
    for (const other of QUESTIONS.filter(({ category, way }) => category !== "credit" || way !== "deliver"))
      expect(await deliver(other)).toMatchObject({ status: "COMPLETE", error: null });

    await approveScopes(platform.origin, customer.officer, clientId, [SCOPE]);
    expect(await deliver(CREDIT)).toMatchObject({ status: "COMPLETE", error: null });
  });

  it("is kept: who approved, who withdrew, and when", async () => {
    await change(APPROVE);
    await change(WITHDRAW);
    expect((await change(WITHDRAW)).data?.["done"].client).toMatchObject({ scopes: ["usage:read"], approvals: [] });
    const rows = await platform.database.query<Record<string, unknown>>(
      `select a.scope, a.approved_by = a.withdrawn_by as same, a.withdrawn_at >= a.approved_at as later from accounts.scope_approvals a where client_id = $1`,
      [app.clientId],
    );
    expect(rows).toEqual([{ scope: SCOPE, same: true, later: true }]);
  });
});
