import { randomUUID } from "node:crypto";
import type { JWK } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ask } from "../../../scripts/customer/app.ts";
import { open } from "../../../scripts/customer/client/open.ts";
import { approveScopes, CLEAR_SCOPES, makeApp, SENSITIVE_SCOPES } from "../../../scripts/customer/onboarding.ts";
import { type DeliveryKeyPair, makeDeliveryKey } from "../../../scripts/customer/sealing.ts";
import { type Platform, type SensitiveCustomer, sensitiveCustomer, startPlatform } from "../../kit/platform.ts";
import { callsOf, delivery, QUESTIONS, resultOf } from "../identity/sensitive.data.ts";

let platform: Platform;
let customer: SensitiveCustomer;
let key: DeliveryKeyPair;
let genifiKeys: readonly JWK[];

const CLEAR = QUESTIONS.filter(({ way }) => way === "deliver");
const CHECKED = QUESTIONS.filter(({ way }) => way === "check");
const ENUMS = { credit: "[SCORE]", biometrics: "[VERDICT]", criminalRecords: "[RECORDS]" } as const;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await sensitiveCustomer(
    platform,
    SENSITIVE_SCOPES.filter((scope) => !CLEAR_SCOPES.includes(scope)),
  );
  key = await makeDeliveryKey(platform.origin, customer.person);
  const { data } = await customer.ask("{ deliverySigningKeys }");
  genifiKeys = data?.["deliverySigningKeys"].map((text: string) => JSON.parse(text) as JWK);
});
afterAll(() => platform?.stop());
beforeEach(() => platform.sandbox.control.clearCalls());

async function deliver(selection: string, bound = customer.bound, more: object = {}) {
  const { query, variables } = await delivery(platform, customer, `plan { price { minor } } ${selection}`);
  return resultOf(await customer.askBound(query, { input: { ...variables.input, ...more } }, bound));
}

const REFUSED = { status: "REFUSED", error: { code: "CLEAR_FORM_NEEDS_LEAVE" }, transaction: null, plan: null };
const scopeOf = (category: string) => `partner-data:clear:${category}`;

describe("P37: without leave of the privacy officer", () => {
  it.each(CLEAR)("$category is refused in clear, and no partner asked", async ({ category, selection }) => {
    expect(await deliver(selection)).toEqual({ ...REFUSED, [category]: null });
    expect(await callsOf(platform)).toBe(0);
  });

  it.each(CLEAR)("a dry run of $category in clear says so", async ({ category, selection }) => {
    expect(await deliver(selection, customer.bound, { dryRun: true })).toEqual({ ...REFUSED, [category]: null });
  });

  it("one clear attribute beside sealed ones, or by an alias, is enough to be refused", async () => {
    for (const selection of [
      `credit { scoreModel sealed(key: "${key.id}", attributes: [SCORE]) }`,
      `credit { other: score sealed(key: "${key.id}", attributes: [SCORE]) }`,
      `credit { ... on CreditData { score } }`,
      `credit { score check { scoreAtLeast(score: 700) { answer } } }`,
    ])
      expect(await deliver(selection)).toMatchObject(REFUSED);
    expect(await callsOf(platform)).toBe(0);
  });

  it.each(CLEAR)("$category comes sealed", async ({ category }) => {
    const result = await deliver(`${category} { sealed(key: "${key.id}", attributes: ${ENUMS[category]}) }`);
    expect(result).toMatchObject({ status: "COMPLETE", error: null });
    const expected = { keys: [key.privateJwk], genifiKeys, issuer: platform.origin, tenant: customer.tenant.id };
    const { outcomes } = await open(result[category].sealed, { ...expected, transaction: result.transaction.id, category });
    expect(outcomes).toMatchObject([{ status: "RETURNED" }]);
  });

  it.each(CHECKED)("a check of $category is no value, and needs none", async ({ category, selection, answer }) => {
    expect(await deliver(selection)).toMatchObject({ status: "COMPLETE", error: null, [category]: answer });
  });
});

describe("P37: leave", () => {
  const WITHDRAW = "mutation($input: ScopesInput!) { withdrawScopeApproval(input: $input) { client { scopes } } }";

  it("is for one category and one app, and withdrawn it holds no more, whatever tokens say", async () => {
    const [credit, biometrics] = CLEAR as [(typeof CLEAR)[number], (typeof CLEAR)[number]];
    const { clientId } = customer.app;
    await approveScopes(platform.origin, customer.officer, clientId, [scopeOf("credit")]);
    // A token is for what it was asked for.
    expect(await deliver(credit.selection)).toMatchObject(REFUSED);
    const bound = await customer.app.boundToken();
    expect(await deliver(credit.selection, bound)).toMatchObject({ status: "COMPLETE", credit: credit.answer });
    expect(await deliver(biometrics.selection, bound)).toMatchObject(REFUSED);

    const other = await makeApp(platform.origin, customer.person, `Other ${randomUUID()}`, SENSITIVE_SCOPES);
    await approveScopes(platform.origin, customer.officer, other.clientId, ["partner-data:deliver:credit"]);
    expect(await deliver(credit.selection, await other.boundToken())).toMatchObject(REFUSED);

    const input = { clientId, scopes: [scopeOf("credit")] };
    expect((await ask(platform.origin, customer.officer, WITHDRAW, { input })).errors).toEqual([]);
    await platform.sandbox.control.clearCalls();
    expect(await deliver(credit.selection, bound)).toMatchObject(REFUSED);
    expect(await callsOf(platform)).toBe(0);
  });

  it("is a second person's to give, and no other role's", async () => {
    const input = { clientId: customer.app.clientId, scopes: [scopeOf("credit")] };
    const text = "mutation($input: ScopesInput!) { approveScopes(input: $input) { client { id } } }";
    for (const role of ["OWNER", "ADMIN", "DEVELOPER"]) {
      const { errors } = await ask(platform.origin, await platform.person(customer.tenant, role), text, { input });
      expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    }
  });

  it("does not exist for what comes in clear anyway", async () => {
    await expect(makeApp(platform.origin, customer.person, "Clear name", [scopeOf("name")])).rejects.toThrow("SCOPE_UNKNOWN");
  });
});
