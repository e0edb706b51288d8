import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { CompactEncrypt, importJWK, type JWK } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { open } from "../../../scripts/customer/client/open.ts";
import { sealIdentifiers } from "../../../scripts/customer/client/seal-identifiers.ts";
import { ALL_CATEGORIES, inEveryWay } from "../../../scripts/customer/onboarding.ts";
import { makeDeliveryKey, makeSealingKeys } from "../../../scripts/customer/sealing.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { asked, type Bench, consented, consentedBound, deliver, document, identifiersOf, NOBODY, openBench, query, subject } from "./data.ts";

const LIFETIME_S = 4;
const SUBJECT = KNOWN.complete;
const IDENTIFIERS = identifiersOf(SUBJECT);

let bench: Bench;
let genifiKeys: readonly JWK[];

async function publishedKeys(of: Bench): Promise<readonly JWK[]> {
  const { data } = await query(of, "{ identifierEncryptionKeys }");
  return data?.["identifierEncryptionKeys"].map((text: string) => JSON.parse(text) as JWK);
}

beforeAll(async () => {
  bench = await openBench();
  genifiKeys = await publishedKeys(bench);
});
afterAll(() => bench?.platform.stop());
beforeEach(() => bench.platform.sandbox.control.clearCalls());

const boundTo = (idempotencyKey: string) => ({
  genifiKeys,
  issuer: bench.platform.origin,
  tenant: bench.customer.tenant.id,
  mode: "LIVE" as const,
  idempotencyKey,
});

/** A subject whose identifiers come sealed. */
async function sealedSubject(
  grant: string,
  content: Parameters<typeof sealIdentifiers>[0] = { identifiers: IDENTIFIERS },
  more: object = {},
  changes: object = {},
) {
  const idempotencyKey = randomUUID();
  const sealedIdentifiers = await sealIdentifiers(content, { ...boundTo(idempotencyKey), ...changes });
  const { identifiers: _clear, ...rest } = subject(grant, {}, { idempotencyKey, sealedIdentifiers, ...more });
  return rest;
}

const askName = async (one: object, selection = "name { givenName }") => {
  const { results, errors } = await deliver(bench, selection, [one]);
  expect(JSON.stringify([results.map(({ error }) => error), errors])).not.toContain(IDENTIFIERS.phone);
  return results[0];
};

async function refused(one: object, code: string) {
  expect(await askName(one)).toMatchObject({ status: "REFUSED", error: { code }, transaction: null, name: null });
  expect(await asked(bench)).toEqual(NOBODY);
}

describe("P37: sealed identifiers", () => {
  it.each(["ECDH-ES+A256KW", "RSA-OAEP-256"])("by %s find the subject as clear ones do", async (alg) => {
    const { grant } = await consented(bench);
    const keys = genifiKeys.filter((key) => key.alg === alg);
    expect(keys).toHaveLength(1);
    const one = await sealedSubject(grant, undefined, {}, { genifiKeys: keys });
    expect(await askName(one)).toMatchObject({ status: "COMPLETE", name: { givenName: SUBJECT.givenName } });
  });

  it("with claims in them are matched", async () => {
    const { grant } = await consented(bench, {}, inEveryWay(ALL_CATEGORIES));
    const one = await sealedSubject(grant, { identifiers: IDENTIFIERS, claims: { givenName: SUBJECT.givenName } });
    expect(await askName(one, "name { match { givenName { verdict } } }")).toMatchObject({ name: { match: { givenName: { verdict: "EXACT" } } } });
  });

  it("P09: of a bound grant are those that it was bound to", async () => {
    const { grant, salt } = await consentedBound(bench, IDENTIFIERS);
    await refused(await sealedSubject(grant, { identifiers: identifiersOf(KNOWN.disputed) }, { salt }), "BINDING_MISMATCH");
    expect(await askName(await sealedSubject(grant, undefined, { salt }))).toMatchObject({ status: "COMPLETE" });
  });

  it("P37: with sealed answers leave the gateway ciphertext both ways", async () => {
    const { id, privateJwk } = await makeDeliveryKey(bench.platform.origin, bench.customer.person);
    const { grant, salt } = await consentedBound(bench, IDENTIFIERS);
    const one = await sealedSubject(grant, { identifiers: IDENTIFIERS, claims: { familyName: SUBJECT.familyName } }, { salt });
    const text = document(`name { sealed(key: "${id}", attributes: [GIVEN_NAME, FAMILY_NAME, BIRTH_DATE]) }
      email { sealed(key: "${id}", attributes: [ADDRESS]) } outcomes { category attribute status reason } sources { category at }`);
    const body = JSON.stringify({ query: text, variables: { input: { ...bench.customer.workplace, subjects: [one] } } });
    const headers = { "content-type": "application/json", authorization: `Bearer ${bench.customer.token}` };
    const response = await fetch(`${bench.platform.origin}/graphql`, { method: "POST", headers, body });
    const answer = await response.text();
    const [result] = JSON.parse(answer).data.deliverPartnerData.results;
    expect(result.status).toBe("COMPLETE");
    // Everything that the gateway reads and writes at its socket; in parts that base64 or JSON would leave as they are.
    const held = [IDENTIFIERS.phone, IDENTIFIERS.email, SUBJECT.givenName, SUBJECT.familyName, SUBJECT.birthDate];
    for (const value of held)
      for (const form of [value, value.replace("+", ""), Buffer.from(value).toString("base64url"), Buffer.from(value).toString("hex")])
        expect([body.includes(form), answer.includes(form)]).toEqual([false, false]);
    const genifi = (await query(bench, "{ deliverySigningKeys }")).data?.["deliverySigningKeys"].map((key: string) => JSON.parse(key));
    const expected = {
      keys: [privateJwk],
      genifiKeys: genifi,
      issuer: bench.platform.origin,
      tenant: bench.customer.tenant.id,
      transaction: result.transaction.id,
    };
    expect((await open(result.name.sealed, { ...expected, category: "name" })).attributes).toMatchObject({ givenName: SUBJECT.givenName });
    expect((await open(result.email.sealed, { ...expected, category: "email" })).attributes).toEqual({ address: SUBJECT.email });
  });
});

describe("P02: what was sealed for something else", () => {
  it.each([
    ["another customer", { tenant: randomUUID() }],
    ["another platform", { issuer: "https://elsewhere.example" }],
    ["a client for tests", { mode: "TEST" }],
    ["another idempotency key", { idempotencyKey: randomUUID() }],
  ])("by or for %s is refused, and nobody asked", async (_what, changes) => {
    await refused(await sealedSubject((await consented(bench)).grant, undefined, {}, changes), "SEALED_IDENTIFIERS_NOT_FOR_THIS");
  });

  it("to a key that is not ours is refused", async () => {
    const { publicJwk } = makeSealingKeys();
    const foreign = [{ ...publicJwk, kid: randomUUID(), alg: "ECDH-ES+A256KW" }];
    const { grant } = await consented(bench);
    await refused(await sealedSubject(grant, undefined, {}, { genifiKeys: foreign }), "SEALED_IDENTIFIERS_KEY_UNKNOWN");
    // Under a kid of ours it cannot be opened.
    const kid = genifiKeys.find(({ alg }) => alg === "ECDH-ES+A256KW")?.kid;
    const posing = [{ ...publicJwk, kid, alg: "ECDH-ES+A256KW" }];
    await refused(await sealedSubject(grant, undefined, {}, { genifiKeys: posing }), "SEALED_IDENTIFIERS_MALFORMED");
  });

  it("beside clear ones is refused", async () => {
    const { grant } = await consented(bench);
    await refused({ ...(await sealedSubject(grant)), identifiers: IDENTIFIERS }, "IDENTIFIERS_TWICE");
    const claims = { givenName: "Z" };
    await refused(await sealedSubject(grant, { identifiers: IDENTIFIERS, claims }, { claims }), "IDENTIFIERS_TWICE");
    const { identifiers: _none, ...neither } = subject(grant, {});
    await refused(neither, "IDENTIFIERS_MISSING");
  });

  const ecKey = () => genifiKeys.find(({ alg }) => alg === "ECDH-ES+A256KW")!;
  const encrypted = async (content: unknown, header: object = {}) =>
    new CompactEncrypt(Buffer.from(typeof content === "string" ? content : JSON.stringify(content)))
      .setProtectedHeader({ alg: "ECDH-ES+A256KW", enc: "A256GCM", kid: ecKey().kid!, typ: "genifi-identifiers+jwe", ...header })
      .encrypt(await importJWK(ecKey(), "ECDH-ES+A256KW"));
  const whole = (key: string) => ({
    iss: bench.customer.tenant.id,
    aud: bench.platform.origin,
    mode: "LIVE",
    idempotencyKey: key,
    identifiers: IDENTIFIERS,
  });

  it.each([
    ["no JWE", async () => "a.b.c", "SEALED_IDENTIFIERS_MALFORMED"],
    ["spoilt", async (key: string) => `${(await encrypted(whole(key))).slice(0, -3)}AAA`, "SEALED_IDENTIFIERS_MALFORMED"],
    ["very long", async (key: string) => encrypted({ ...whole(key), more: "x".repeat(100_000) }), "SEALED_IDENTIFIERS_MALFORMED"],
    ["no JSON", async () => encrypted("phone"), "SEALED_IDENTIFIERS_MALFORMED"],
    ["with a member that nobody reads", async (key: string) => encrypted({ ...whole(key), nbf: 1 }), "SEALED_IDENTIFIERS_MALFORMED"],
    [
      "with an identifier that there is not",
      async (key: string) => encrypted({ ...whole(key), identifiers: { shoe: "44" } }),
      "SEALED_IDENTIFIERS_MALFORMED",
    ],
    ["of another kind", async (key: string) => encrypted(whole(key), { typ: "JWE" }), "SEALED_IDENTIFIERS_MALFORMED"],
    ["with another encryption", async (key: string) => encrypted(whole(key), { enc: "A128GCM" }), "SEALED_IDENTIFIERS_MALFORMED"],
    ["of a phone that is none", async (key: string) => encrypted({ ...whole(key), identifiers: { phone: "12" } }), "IDENTIFIERS_MALFORMED"],
    ["of nobody", async (key: string) => encrypted({ ...whole(key), identifiers: {} }), "IDENTIFIERS_MISSING"],
  ])("what is %s is refused, and nobody asked", async (_what, make, code) => {
    const { identifiers: _clear, ...one } = subject((await consented(bench)).grant, {});
    await refused({ ...one, sealedIdentifiers: await make(one.idempotencyKey) }, code);
  });

  it("P03: travels in variables only", async () => {
    const text = `mutation { deliverPartnerData(input: { costCenterId: "${randomUUID()}", subjects: [{ idempotencyKey: "a", grant: "a", country: "CA", sealedIdentifiers: "a.b.c.d.e" }] }) { id } }`;
    expect((await query(bench, text)).errors[0]?.extensions["code"]).toBe("PERSONAL_VALUE_NOT_IN_VARIABLE");
  });
});

/** Waits for what comes with time; the last answer where it does not. */
async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (const giveUpAt = Date.now() + 4 * LIFETIME_S * 1_000; ; await sleep(100)) {
    const answer = await ask();
    if (holds(answer) || Date.now() > giveUpAt) return answer;
  }
}

describe("a key of ours", () => {
  it("P37: is kept sealed, is replaced, opens for a while longer, and is then destroyed", async () => {
    const other = await openBench({ environment: { IDENTIFIER_KEY_LIFETIME: String(LIFETIME_S) } });
    try {
      const rows = () =>
        other.platform.database.query<{ kid: string; text: string }>("select kid, sealed_private_jwk as text from partner_data.encryption_keys");
      for (const { text } of await rows()) expect(text.split(".")).toHaveLength(5);
      const [key] = await publishedKeys(other);
      const send = async () => {
        const idempotencyKey = randomUUID();
        const about = { genifiKeys: [key!], issuer: other.platform.origin, tenant: other.customer.tenant.id, mode: "LIVE", idempotencyKey } as const;
        const sealedIdentifiers = await sealIdentifiers({ identifiers: IDENTIFIERS }, about);
        const { identifiers: _clear, ...one } = subject((await consented(other)).grant, {}, { idempotencyKey, sealedIdentifiers });
        return (await deliver(other, "name { givenName }", [one])).results[0];
      };
      const next = await until(
        () => publishedKeys(other),
        ([newest]) => newest?.kid !== key?.kid,
      );
      expect(next[0]?.kid).not.toBe(key?.kid);
      expect(await send()).toMatchObject({ status: "COMPLETE" });
      expect(await until(send, ({ status }) => status === "REFUSED")).toMatchObject({ error: { code: "SEALED_IDENTIFIERS_KEY_UNKNOWN" } });
      const left = await until(rows, (all) => all.every(({ kid }) => kid !== key?.kid));
      expect(left.map(({ kid }) => kid)).not.toContain(key?.kid);
    } finally {
      await other.platform.stop();
    }
  });
});
