import { randomUUID } from "node:crypto";
import type { JWK } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { open } from "../../../scripts/customer/client/open.ts";
import { type DeliveryKeyPair, makeDeliveryKey } from "../../../scripts/customer/sealing.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { readyCustomer } from "../../kit/platform.ts";
import { asked, type Bench, consented, consentedBound, deliver, identifiersOf, NOBODY, openBench, query, questions, subject } from "./data.ts";

const SUBJECT = KNOWN.complete;
const IDENTIFIERS = identifiersOf(SUBJECT);

let bench: Bench;
let key: DeliveryKeyPair;
let genifiKeys: readonly JWK[];

beforeAll(async () => {
  bench = await openBench();
  key = await makeDeliveryKey(bench.platform.origin, bench.customer.person);
  const { data } = await query(bench, "{ deliverySigningKeys }");
  const published: string[] = data?.["deliverySigningKeys"] ?? [];
  genifiKeys = published.map((text) => JSON.parse(text) as JWK);
});
afterAll(() => bench?.platform.stop());
beforeEach(() => bench.platform.sandbox.control.clearCalls());

const MORE = "outcomes { category attribute status } t: transaction { minimisation { selected asked returned } }";

async function sealedTo(selection: string, subjects?: readonly object[]) {
  const { results, errors } = await deliver(bench, `${selection} ${MORE}`, subjects ?? [subject((await consented(bench)).grant, IDENTIFIERS)]);
  expect(errors).toEqual([]);
  return results;
}

const opened = (sealed: string, transaction: string, category: string, keys: readonly JWK[] = [key.privateJwk]) =>
  open(sealed, { keys, genifiKeys, issuer: bench.platform.origin, tenant: bench.customer.tenant.id, transaction, category });

describe("P37: a sealed category", () => {
  it("is opened by its key, and holds what was asked and where it comes from", async () => {
    const [result] = await sealedTo(`name { sealed(key: "${key.id}", attributes: [GIVEN_NAME, BIRTH_DATE]) }`);
    expect(result).toMatchObject({ status: "COMPLETE", t: { minimisation: { selected: 2, asked: 2, returned: 2 } } });
    expect(await questions(bench)).toEqual({ northbank: [{ name: ["birthDate", "givenName"] }] });
    expect(JSON.stringify(result)).not.toContain(SUBJECT.givenName);
    const content = await opened(result.name.sealed, result.transaction.id, "name");
    expect(content).toMatchObject({
      transaction: result.transaction.id,
      category: "name",
      attributes: { givenName: SUBJECT.givenName, birthDate: SUBJECT.birthDate },
      outcomes: [
        { attribute: "birthDate", status: "RETURNED" },
        { attribute: "givenName", status: "RETURNED" },
      ],
    });
    expect(content.sources).toMatchObject([{ trustFramework: "nist_800_63A", assuranceLevel: "ial2" }]);
  });

  it("stands beside clear attributes, and another key opens its own part only", async () => {
    const other = await makeDeliveryKey(bench.platform.origin, bench.customer.person, "Another app");
    const [result] = await sealedTo(
      `name { familyName one: sealed(key: "${key.id}", attributes: [GIVEN_NAME]) two: sealed(key: "${other.id}", attributes: [BIRTH_DATE]) }`,
    );
    expect(result.name.familyName).toBe(SUBJECT.familyName);
    const { id } = result.transaction;
    expect((await opened(result.name.one, id, "name")).attributes).toEqual({ givenName: SUBJECT.givenName });
    expect((await opened(result.name.two, id, "name", [other.privateJwk])).attributes).toEqual({ birthDate: SUBJECT.birthDate });
    await expect(opened(result.name.two, id, "name")).rejects.toThrow();
    await expect(opened(result.name.one, randomUUID(), "name")).rejects.toThrow();
  });

  it("of a list holds the list", async () => {
    const [result] = await sealedTo(`financial { sealed(key: "${key.id}", attributes: [ACCOUNTS]) }`);
    const { attributes } = await opened(result.financial.sealed, result.transaction.id, "financial");
    expect(attributes).toEqual({ accounts: SUBJECT.financial.accounts });
  });

  it("is sealed anew for each subject, in their order", async () => {
    const grants = await Promise.all([0, 1].map(() => consented(bench)));
    const people = [KNOWN.complete, KNOWN.disputed];
    const subjects = people.map((person, index) => subject(grants[index]?.grant ?? "", identifiersOf(person)));
    const results = await sealedTo(`name { sealed(key: "${key.id}", attributes: [GIVEN_NAME]) }`, subjects);
    const names = await Promise.all(results.map(({ name, transaction }) => opened(name.sealed, transaction.id, "name")));
    expect(names.map(({ attributes }) => attributes["givenName"])).toEqual(people.map(({ givenName }) => givenName));
  });
});

describe("P02: a key that is not the customer's to use", () => {
  const refusedFor = async (id: string) => {
    expect(await sealedTo(`name { sealed(key: "${id}", attributes: [GIVEN_NAME]) }`)).toMatchObject([
      { status: "REFUSED", error: { code: "DELIVERY_KEY_UNKNOWN" }, name: null },
    ]);
    expect(await asked(bench)).toEqual(NOBODY);
  };

  it("of another customer is unknown, and nobody is asked", async () => {
    const other = await readyCustomer(bench.platform, { tenant: bench.platform.tenants[1] });
    await refusedFor((await makeDeliveryKey(bench.platform.origin, other.person)).id);
  });

  it("that was retired, or never was, is unknown", async () => {
    const retired = await makeDeliveryKey(bench.platform.origin, bench.customer.person, "Retired");
    const text = "mutation($id: ID!) { retireDeliveryKey(input: { deliveryKeyId: $id }) { deliveryKey { retiredAt } } }";
    expect((await query(bench, text, { id: retired.id }, bench.customer.person)).errors).toEqual([]);
    await refusedFor(retired.id);
    await refusedFor(randomUUID());
    await refusedFor("not an id");
  });

  it("is for other categories", async () => {
    await refusedFor((await makeDeliveryKey(bench.platform.origin, bench.customer.person, "Money", ["financial"])).id);
  });
});

describe("a retry", () => {
  it("to another key is another request", async () => {
    const { grant, salt } = await consentedBound(bench, IDENTIFIERS);
    const other = await makeDeliveryKey(bench.platform.origin, bench.customer.person, "Third app");
    const same = { idempotencyKey: randomUUID(), salt };
    const to = (id: string) => sealedTo(`name { sealed(key: "${id}", attributes: [GIVEN_NAME]) }`, [subject(grant, IDENTIFIERS, same)]);
    expect(await to(key.id)).toMatchObject([{ status: "COMPLETE" }]);
    expect(await to(key.id)).toMatchObject([{ status: "COMPLETE" }]);
    expect(await to(other.id)).toMatchObject([{ error: { code: "IDEMPOTENCY_CONFLICT" } }]);
  });
});
