import { randomUUID } from "node:crypto";
import type { JWK } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { verifyAnswer } from "../../../scripts/customer/client/verify-answer.ts";
import { ALL_CATEGORIES, inEveryWay } from "../../../scripts/customer/onboarding.ts";
import { makeDeliveryKey } from "../../../scripts/customer/sealing.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { type Bench, consented, deliver, identifiersOf, openBench, query, subject } from "./data.ts";

let bench: Bench;
let genifiKeys: readonly JWK[];
let key: string;

beforeAll(async () => {
  bench = await openBench();
  const { data } = await query(bench, "{ deliverySigningKeys }");
  genifiKeys = data?.["deliverySigningKeys"].map((text: string) => JSON.parse(text) as JWK);
  key = (await makeDeliveryKey(bench.platform.origin, bench.customer.person)).id;
});
afterAll(() => bench?.platform.stop());

async function signed(selection: string, more: object = {}) {
  const claims = { givenName: KNOWN.complete.givenName };
  const { grant } = await consented(bench, {}, inEveryWay(ALL_CATEGORIES));
  const { results, errors } = await deliver(bench, `signed ${selection}`, [subject(grant, identifiersOf(KNOWN.complete), { claims })], more);
  expect(errors).toEqual([]);
  return results[0];
}

const expectedOf = (result: any) => ({
  genifiKeys,
  issuer: bench.platform.origin,
  tenant: bench.customer.tenant.id,
  transaction: result.transaction.id,
});
const verify = (result: any, changes: object = {}) => verifyAnswer(result, result.signed, { ...expectedOf(result), ...changes });

describe("P37: a clear answer that is signed", () => {
  it.each([
    ["values", "name { givenName birthDate }"],
    ["values by aliases, of a category by an alias", "who: name { first: givenName last: familyName again: givenName }"],
    [
      "lists of objects, of which a part is selected",
      "financial { accounts { currency kind } balances { amount { minor } } transactions { description } }",
    ],
    [
      "fragments, directives and typenames",
      "name { ... on NameData { __typename givenName } familyName @include(if: false) birthDate @skip(if: false) }",
    ],
    [
      "verdicts and answers",
      "name { match { givenName { verdict score } } check { ageOver(years: 18) { answer } old: ageOver(years: 100) { answer } } }",
    ],
    ["several categories, and one without a value", "name { middleName givenName } email { address verified } wifi { vendor }"],
  ])("is verified as it came: %s", async (_what, selection) => {
    const result = await signed(selection);
    const { signed: claims, values } = await verify(result);
    expect(claims).toMatchObject({ aud: bench.customer.tenant.id, transaction: result.transaction.id, mode: "LIVE" });
    const { status: _status, error: _error, transaction: _transaction, signed: _signed, ...shown } = result;
    expect(values).toEqual(shown);
    expect(Object.keys(values).length).toBeGreaterThan(0);
  });

  it("counts what is sealed beside it", async () => {
    const result = await signed(`name { familyName sealed(key: "${key}", attributes: [GIVEN_NAME]) }`);
    await verify(result);
    await expect(verify({ ...result, name: { ...result.name, sealed: "a.b.c.d.e" } })).rejects.toMatchObject({ reason: "CONTENT_CHANGED" });
  });

  it("is refused when a value was changed, added, left out or comes from another result", async () => {
    const result = await signed("name { givenName familyName } email { address }");
    const changed = [
      { ...result, name: { ...result.name, givenName: "Other" } },
      { ...result, name: { ...result.name, birthDate: "1990-01-01" } },
      { ...result, name: { givenName: result.name.givenName } },
      { ...result, email: undefined },
      { ...result, name: null },
    ];
    for (const one of changed) await expect(verify(one)).rejects.toMatchObject({ reason: "CONTENT_CHANGED" });
    const other = await signed("name { givenName familyName } email { address }");
    await expect(verify({ ...result, signed: other.signed })).rejects.toMatchObject({ reason: "OF_ANOTHER_DELIVERY" });
    // What the signature does not cover is not among the values that are given.
    expect(Object.keys((await verify({ ...result, phone: { number: "+15550100" } })).values)).toEqual(["email", "name"]);
  });

  it("is refused of another platform, for another customer, and when the token itself was changed", async () => {
    const result = await signed("name { givenName }");
    const [header, , signature] = result.signed.split(".");
    const other = await signed("name { givenName }");
    for (const [spoilt, changes] of [
      [result, { issuer: "https://elsewhere.example" }],
      [result, { tenant: randomUUID() }],
      [result, { genifiKeys: [] }],
      [{ ...result, signed: [header, other.signed.split(".")[1], signature].join(".") }, {}],
      [{ ...result, signed: "a.b.c" }, {}],
    ] as const)
      await expect(verify(spoilt, changes)).rejects.toMatchObject({ reason: "SIGNATURE_REFUSED" });
  });

  it("is none where nothing was fetched, or no value is selected", async () => {
    expect(await signed("name { givenName }", { dryRun: true })).toMatchObject({ status: "PLANNED", signed: null });
    const { results } = await deliver(bench, "signed name { givenName }", [subject("not a grant", identifiersOf(KNOWN.complete))]);
    expect(results[0]).toMatchObject({ status: "REFUSED", signed: null });
    expect(await signed("outcomes { status }")).toMatchObject({ signed: null });
  });
});
