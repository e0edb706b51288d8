import { createHash, generateKeyPairSync, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { decodeJwt, importJWK, SignJWT } from "jose";
import { askToken, askWith, makeKeys } from "../../../scripts/customer/app.ts";
import { clientAssertion } from "../../../scripts/customer/client/client-assertion.ts";
import { SENSITIVE_SCOPES } from "../../../scripts/customer/onboarding.ts";
import { boundHeaders, makeProof } from "../../../scripts/customer/proof.ts";
import { type Platform, type SensitiveCustomer, sensitiveCustomer, startPlatform } from "../../kit/platform.ts";
import { signedByAccounts } from "../../permissions/own-key.ts";
import { callsOf, delivery, QUESTIONS, resultOf } from "./sensitive.data.ts";

let platform: Platform;
let customer: SensitiveCustomer;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await sensitiveCustomer(platform);
});
afterAll(() => platform?.stop());
beforeEach(() => platform.sandbox.control.clearCalls());

const now = () => Math.floor(Date.now() / 1_000);
const [CREDIT] = QUESTIONS;
const CREDIT_SCOPE = "partner-data:deliver:credit";

describe("the token endpoint", () => {
  const ask = async (scope: string | undefined, proof?: string) => {
    const { oauthClientId: clientId, privateJwk } = customer.app;
    const parameters = { grant_type: "client_credentials", ...(scope === undefined ? {} : { scope }) };
    return askToken(platform.origin, await clientAssertion(platform.origin, clientId, privateJwk), parameters, proof);
  };
  const proofFor = (changes = {}) => makeProof(makeKeys(), `${platform.origin}/oauth/token`, undefined, changes);

  it("binds a token to the key of a proof", async () => {
    const { body } = await ask(undefined, await proofFor());
    expect(body.token_type).toBe("DPoP");
    expect(decodeJwt(body.access_token ?? "")["cnf"]).toEqual({ jkt: expect.any(String) });
    expect(body.scope?.split(" ")).toEqual(expect.arrayContaining(SENSITIVE_SCOPES));
  });

  it("P29: gives no scope of a sensitive category without one", async () => {
    for (const scope of SENSITIVE_SCOPES) {
      expect(await ask(scope)).toMatchObject({ status: 400, body: { error: "invalid_dpop_proof" } });
      expect(await ask(`billing:read ${scope}`)).toMatchObject({ status: 400, body: { error: "invalid_dpop_proof" } });
    }
    const { body } = await ask(undefined);
    expect(body.token_type).toBe("Bearer");
    expect(body.scope).toContain("billing:read");
    expect(SENSITIVE_SCOPES.filter((scope) => body.scope?.includes(scope))).toEqual([]);
  });

  it("takes no proof that is spoilt, old, for elsewhere or used", async () => {
    const spoilt = [
      "a.b.c",
      await proofFor({ htm: "GET" }),
      await proofFor({ htu: "https://elsewhere.test/oauth/token" }),
      await proofFor({ iat: now() - 600 }),
    ];
    for (const proof of spoilt) expect(await ask(CREDIT_SCOPE, proof)).toMatchObject({ status: 400, body: { error: "invalid_dpop_proof" } });
    const once = await proofFor();
    expect((await ask(CREDIT_SCOPE, once)).status).toBe(200);
    const again = await ask(CREDIT_SCOPE, once);
    expect(again.status).toBeGreaterThanOrEqual(400);
    expect(again.body.access_token).toBeUndefined();
  });

  it("says in its metadata which proofs it takes", async () => {
    const metadata = await (await fetch(`${platform.origin}/.well-known/oauth-authorization-server`)).json();
    expect(metadata).toMatchObject({ dpop_signing_alg_values_supported: ["ES256", "EdDSA", "PS256"] });
  });
});

describe("with a bound token and its proof", () => {
  it.each(QUESTIONS)("P29: $category is answered ($way)", async ({ category, selection, answer, partner }) => {
    const { query, variables } = await delivery(platform, customer, selection);
    const result = resultOf(await customer.askBound(query, variables));
    expect(result).toMatchObject({ status: "COMPLETE", error: null, transaction: { outcome: "ANSWERED" } });
    expect(result[category]).toEqual(answer);
    expect(await platform.sandbox.control.calls(partner)).toHaveLength(1);
  });

  it.each([
    ["ES256", () => generateKeyPairSync("ec", { namedCurve: "P-256" })],
    ["PS256", () => generateKeyPairSync("rsa", { modulusLength: 2048 })],
  ])("takes proofs by %s", async (alg, generate) => {
    const { privateKey, publicKey } = generate();
    const jwk = publicKey.export({ format: "jwk" }) as Record<string, string>;
    const sign = (claims: Record<string, unknown>) =>
      new SignJWT({ jti: randomUUID(), htm: "POST", iat: now(), ...claims }).setProtectedHeader({ alg, typ: "dpop+jwt", jwk }).sign(privateKey);
    const { oauthClientId: clientId, privateJwk } = customer.app;
    const { body } = await askToken(
      platform.origin,
      await clientAssertion(platform.origin, clientId, privateJwk),
      { grant_type: "client_credentials" },
      await sign({ htu: `${platform.origin}/oauth/token` }),
    );
    const token = body.access_token ?? "";
    const dpop = await sign({ htu: `${platform.origin}/graphql`, ath: createHash("sha256").update(token).digest("base64url") });
    expect((await askWith(platform.origin, { authorization: `DPoP ${token}`, dpop }, "{ viewer { kind } }")).status).toBe(200);
  });
});

describe("a bound token", () => {
  const url = () => `${platform.origin}/graphql`;
  const bound = () => `DPoP ${customer.bound.token}`;
  const proved = async (changes: object) => boundHeaders(platform.origin, customer.bound, changes as never);
  const signedBy = async (header: object, key = customer.bound.keys.privateJwk) =>
    new SignJWT({
      jti: randomUUID(),
      htm: "POST",
      htu: url(),
      iat: now(),
      ath: createHash("sha256").update(customer.bound.token).digest("base64url"),
    })
      .setProtectedHeader({ alg: "EdDSA", typ: "dpop+jwt", jwk: customer.bound.keys.publicJwk, ...header })
      .sign(await importJWK(key, "EdDSA"));

  const REFUSED: Record<string, readonly [error: string, () => Promise<Record<string, string>>]> = {
    "no proof": ["invalid_dpop_proof", async () => ({ authorization: bound() })],
    "a proof that is none": ["invalid_dpop_proof", async () => ({ authorization: bound(), dpop: "a.b.c" })],
    "another key's proof": [
      "invalid_dpop_proof",
      async () => ({ authorization: bound(), dpop: await makeProof(makeKeys(), url(), customer.bound.token) }),
    ],
    "another key's signature": ["invalid_dpop_proof", async () => ({ authorization: bound(), dpop: await signedBy({}, makeKeys().privateJwk) })],
    "its private key in the proof": [
      "invalid_dpop_proof",
      async () => ({ authorization: bound(), dpop: await signedBy({ jwk: customer.bound.keys.privateJwk }) }),
    ],
    "a proof of another type": ["invalid_dpop_proof", async () => ({ authorization: bound(), dpop: await signedBy({ typ: "JWT" }) })],
    "two proofs": [
      "invalid_dpop_proof",
      async () => {
        const headers = await proved({});
        return { ...headers, dpop: `${headers["dpop"]}, ${(await proved({}))["dpop"]}` };
      },
    ],
    "a proof for another address": ["invalid_dpop_proof", () => proved({ htu: "https://elsewhere.test/graphql" })],
    "a proof for the token endpoint": ["invalid_dpop_proof", () => proved({ htu: `${platform.origin}/oauth/token` })],
    "a proof for GET": ["invalid_dpop_proof", () => proved({ htm: "GET" })],
    "an old proof": ["invalid_dpop_proof", () => proved({ iat: now() - 70 })],
    "a proof of the future": ["invalid_dpop_proof", () => proved({ iat: now() + 70 })],
    "a proof for another token": ["invalid_dpop_proof", () => proved({ ath: createHash("sha256").update("another").digest("base64url") })],
    "a proof for no token": ["invalid_dpop_proof", async () => ({ authorization: bound(), dpop: await makeProof(customer.bound.keys, url()) })],
    "a proof without an id": ["invalid_dpop_proof", () => proved({ jti: undefined })],
    "the scheme Bearer": ["invalid_token", async () => ({ authorization: `Bearer ${customer.bound.token}` })],
    "the scheme Bearer and a proof": ["invalid_token", async () => ({ ...(await proved({})), authorization: `Bearer ${customer.bound.token}` })],
  };

  it.each(Object.entries(REFUSED))("P29: is refused with %s, and nobody is asked", async (_what, [error, headers]) => {
    const { query, variables } = await delivery(platform, customer, CREDIT.selection);
    const response = await fetch(url(), {
      method: "POST",
      headers: { "content-type": "application/json", ...(await headers()) },
      body: JSON.stringify({ query, variables }),
    });
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, `DPoP error="${error}", algs="ES256 EdDSA PS256"`]);
    expect(await response.json()).toEqual({ errors: [{ message: expect.any(String), extensions: { code: "UNAUTHENTICATED" } }] });
    expect(await callsOf(platform)).toBe(0);
  });

  it("is refused with a proof that was used, however many come at the same time", async () => {
    const headers = await proved({});
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await askWith(platform.origin, headers, "{ viewer { kind } }")).status),
    );
    expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 401)]);
  });

  it("opens nothing sensitive to another client's key", async () => {
    const { query, variables } = await delivery(platform, customer, CREDIT.selection);
    const { status } = await customer.askBound(query, variables, { token: customer.bound.token, keys: makeKeys() });
    expect(status).toBe(401);
    expect(await callsOf(platform)).toBe(0);
  });
});

describe("a bearer token", () => {
  it.each(QUESTIONS)("P29: opens no $category ($way), even if it had the scope", async ({ category, selection }) => {
    const token = await signedByAccounts(platform, customer.bound.token, { cnf: undefined });
    const { query, variables } = await delivery(platform, customer, selection);
    expect(resultOf(await customer.ask(query, variables, token))).toEqual({
      status: "REFUSED",
      error: { code: "SENDER_CONSTRAINED_TOKEN_REQUIRED" },
      transaction: null,
      [category]: null,
    });
    expect(await callsOf(platform)).toBe(0);
  });

  it("cannot be presented as a bound one", async () => {
    const headers = await boundHeaders(platform.origin, { token: customer.token, keys: makeKeys() });
    expect((await askWith(platform.origin, headers, "{ viewer { kind } }")).status).toBe(401);
  });

  it("works as ever, whatever proof comes with it", async () => {
    const dpop = await makeProof(makeKeys(), `${platform.origin}/graphql`, customer.token);
    expect((await askWith(platform.origin, { authorization: `Bearer ${customer.token}`, dpop }, "{ viewer { kind } }")).status).toBe(200);
  });
});
