import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { clientIdOf } from "../../../platform/identity/principal.ts";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT, UnsecuredJWT } from "jose";
import { ask, askToken, makeKeys } from "../../../scripts/customer/app.ts";
import { clientAssertion } from "../../../scripts/customer/client/client-assertion.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../../kit/platform.ts";

let platform: Platform;
let customer: Customer;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await readyCustomer(platform);
});
afterAll(() => platform?.stop());

const GRANT = { grant_type: "client_credentials" };
const now = () => Math.floor(Date.now() / 1_000);

interface Changes {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly privateJwk?: object;
}

async function assertion({ claims = {}, privateJwk = customer.app.privateJwk }: Changes = {}): Promise<string> {
  const { oauthClientId } = customer.app;
  const all = { iss: oauthClientId, sub: oauthClientId, aud: platform.origin, jti: randomUUID(), iat: now(), exp: now() + 60, ...claims };
  return new SignJWT(all).setProtectedHeader({ alg: "EdDSA" }).sign(await importJWK(privateJwk, "EdDSA"));
}

describe("a client assertion (private_key_jwt)", () => {
  it("gives a short-lived, signed access token with tenant, client and scopes", async () => {
    const { status, body } = await askToken(platform.origin, await assertion(), GRANT);
    expect(status).toBe(200);
    expect(body.expires_in).toBeLessThanOrEqual(300);
    const token = body.access_token ?? "";
    expect(decodeProtectedHeader(token)).toMatchObject({ typ: "at+jwt", alg: "EdDSA" });
    const { exp = 0, iat = 0, ...claims } = decodeJwt(token);
    expect(claims).toMatchObject({
      iss: platform.origin,
      aud: "urn:genifi:api",
      client_id: customer.app.oauthClientId,
      sub: `genifi_live_${customer.app.clientId}`,
      tenant: customer.tenant.id,
      kind: "client",
      mode: "LIVE",
    });
    expect(exp - iat).toBe(body.expires_in);
    expect(String(claims["scope"]).split(" ")).toContain("partner-data:deliver:name");
  });

  it("works once: eight uses at the same time give one token", async () => {
    const one = await assertion();
    const answers = await Promise.all(Array.from({ length: 8 }, () => askToken(platform.origin, one, GRANT)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 401 && body.error === "invalid_client")).toHaveLength(7);
  });

  const REFUSED: Record<string, () => Promise<string>> = {
    "its time over": () => assertion({ claims: { exp: now() - 60, iat: now() - 120 } }),
    "an end in a year": () => assertion({ claims: { exp: now() + 31_536_000 } }),
    "a beginning in the future": () => assertion({ claims: { iat: now() + 600, exp: now() + 660 } }),
    "another audience": () => assertion({ claims: { aud: "https://elsewhere.test" } }),
    "two audiences": () => assertion({ claims: { aud: [platform.origin, "https://elsewhere.test"] } }),
    "no id": () => assertion({ claims: { jti: undefined } }),
    "another subject": () => assertion({ claims: { sub: randomUUID() } }),
    "another key": () => assertion({ privateJwk: makeKeys().privateJwk }),
    "no signature": async () =>
      new UnsecuredJWT({ jti: randomUUID() })
        .setIssuer(customer.app.oauthClientId)
        .setSubject(customer.app.oauthClientId)
        .setAudience(platform.origin)
        .setExpirationTime("60s")
        .encode(),
    "a client that does not exist": () => clientAssertion(platform.origin, clientIdOf("LIVE", randomUUID()), makeKeys().privateJwk),
    "a live client that says that it is for tests": () =>
      clientAssertion(platform.origin, clientIdOf("TEST", customer.app.clientId), customer.app.privateJwk),
    "a client by its id in the API": () => clientAssertion(platform.origin, customer.app.clientId, customer.app.privateJwk),
  };

  it.each(Object.entries(REFUSED))("is refused with %s", async (_what, make) => {
    const { status, body } = await askToken(platform.origin, await make(), GRANT);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body.access_token).toBeUndefined();
  });

  it("gives the scopes that are asked for and allowed, and none when none is", async () => {
    const some = await askToken(platform.origin, await assertion(), { ...GRANT, scope: "billing:read org:admin" });
    expect(some.body.scope).toBe("billing:read");
    const none = await askToken(platform.origin, await assertion(), { ...GRANT, scope: "org:admin" });
    expect(none).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
  });
});

describe("a client secret", () => {
  let clientId: string;
  let secret: string;

  const askWith = async (init: { readonly headers?: Record<string, string>; readonly body?: Record<string, string> }) => {
    const response = await fetch(`${platform.origin}/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", ...init.headers },
      body: new URLSearchParams({ ...GRANT, ...init.body }),
    });
    return { status: response.status, body: (await response.json()) as { access_token?: string } };
  };
  const basic = (given: string) => ({
    headers: { authorization: `Basic ${Buffer.from(`${clientIdOf("LIVE", clientId)}:${given}`).toString("base64")}` },
  });

  beforeAll(async () => {
    const { data } = await customer.ask(
      'mutation { createApiClient(input: { name: "Secret", mode: LIVE, authenticationMethod: CLIENT_SECRET_BASIC, scopes: ["usage:read"] }) { client { id } clientSecret } }',
      {},
      customer.person,
    );
    clientId = data?.["createApiClient"].client.id;
    secret = data?.["createApiClient"].clientSecret;
  });

  it("gives a token in the header; another, or one in the body, gives none", async () => {
    expect((await askWith(basic(secret))).body.access_token).toEqual(expect.any(String));
    expect((await askWith(basic(`${secret}x`))).status).toBe(401);
    const inBody = await askWith({ body: { client_id: clientIdOf("LIVE", clientId), client_secret: secret } });
    expect(inBody.status).toBeGreaterThanOrEqual(400);
    expect((await askWith({ ...basic(secret), body: { client_secret: secret } })).body.access_token).toBeUndefined();
  });

  it("is kept as a hash only, and no token or assertion is kept at all", async () => {
    const used = await assertion();
    const { body } = await askToken(platform.origin, used, GRANT);
    const [dump] = await platform.database.query<{ text: string }>(
      `select concat((select json_agg(t) from accounts.api_clients t), (select json_agg(t) from accounts.authorization_records t),
                     (select json_agg(t) from accounts.used_assertions t), (select json_agg(t) from accounts.signing_keys t)) as text`,
    );
    expect(dump?.text).toContain(clientId);
    for (const credential of [secret, body.access_token, used, used.split(".")[2]]) expect(dump?.text).not.toContain(credential);
    expect(dump?.text).not.toContain('"d"');
  });

  it("opens nothing once its client is revoked", async () => {
    await customer.ask("mutation($id: ID!) { revokeApiClient(input: { clientId: $id }) { client { status } } }", { id: clientId }, customer.person);
    expect((await askWith(basic(secret))).status).toBe(401);
  });
});

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** As `fetch` cannot: with a host of one's own choice. */
const askAs = (host: string, method: string, path: string, form?: URLSearchParams) =>
  new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
    const headers = { host, ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}) };
    const asked = request({ host: "127.0.0.1", port: new URL(platform.origin).port, method, path, headers, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> }));
    });
    asked.on("error", reject).end(form?.toString());
  });

describe("the authorisation server", () => {
  it("describes what it serves, with public keys only", async () => {
    const metadata = (await (await fetch(`${platform.origin}/.well-known/oauth-authorization-server`)).json()) as Record<string, any>;
    expect(metadata).toMatchObject({ issuer: platform.origin, token_endpoint: `${platform.origin}/oauth/token` });
    expect(metadata).not.toHaveProperty("authorization_endpoint");
    const { keys } = (await (await fetch(metadata["jwks_uri"])).json()) as { keys: Record<string, unknown>[] };
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(key).not.toHaveProperty("d");
  });

  it("is known by its issuer only, whatever host a request names: in its metadata, and as the audience of assertions", async () => {
    const described = await askAs("evil.example", "GET", "/.well-known/oauth-authorization-server");
    expect(described.body).toMatchObject({ token_endpoint: `${platform.origin}/oauth/token`, jwks_uri: `${platform.origin}/oauth/jwks` });
    const tokenAs = async (host: string, aud: string) => {
      const form = new URLSearchParams({ ...GRANT, client_assertion_type: ASSERTION_TYPE, client_assertion: await assertion({ claims: { aud } }) });
      return (await askAs(host, "POST", "/oauth/token", form)).status;
    };
    const { host } = new URL(platform.origin);
    for (const scheme of ["http", "https"]) {
      expect(await tokenAs("evil.example", `${scheme}://evil.example/oauth/token`)).toBe(401);
      expect(await tokenAs(host, `${scheme}://evil.example/oauth/token`)).toBe(401);
    }
    expect(await tokenAs("evil.example", `${platform.origin}/oauth/token`)).toBe(200);
    expect(await tokenAs(host, platform.origin)).toBe(200);
  });

  it("gives staff and people no scope, and people no tenant but their own", async () => {
    expect(decodeJwt(customer.person)).toMatchObject({ kind: "person", tenant: customer.tenant.id, roles: ["OWNER"] });
    expect(String(decodeJwt(customer.person)["scope"] ?? "")).toBe("");
    expect(decodeJwt(await platform.staff())).toMatchObject({ kind: "staff", tenant: null });
  });

  it("gives an API client no person's token: only a demo client may speak for people", async () => {
    const { status, body } = await askToken(platform.origin, await assertion(), {
      grant_type: "urn:genifi:params:oauth:grant-type:demo-person",
      email: customer.tenant.as().email,
    });
    expect({ status, token: body.access_token }).toEqual({ status: 400, token: undefined });
  });
});

describe("suspension", () => {
  const READS = [
    "{ viewer { organization { name } } }",
    "{ policies { id } }",
    "{ partners { id } }",
    "{ dataCategories { id } }",
    '{ statement(month: "2026-11") { month } }',
    '{ viewer { organization { usageSummary(month: "2026-11") { deliveries } } } }',
    `{ transactionByKey(idempotencyKey: "${randomUUID()}") { id } }`,
  ];
  const set = async (name: string) => {
    const { data, errors } = await ask(
      platform.origin,
      await platform.staff(),
      `mutation($id: ID!) { ${name}Organization(input: { organizationId: $id }) { organization { status } } }`,
      { id: customer.tenant.id },
    );
    expect(errors).toEqual([]);
    return data?.[`${name}Organization`].organization.status as string;
  };

  it("P98: takes hold at the next request in every room, with a token that is still valid, and ends at once", async () => {
    expect(await set("suspend")).toBe("SUSPENDED");
    for (const query of READS) {
      const { errors } = await customer.ask(query);
      expect({ query, codes: errors.map(({ extensions }) => extensions["code"]) }).toEqual({ query, codes: ["ORGANIZATION_SUSPENDED"] });
    }
    expect((await askToken(platform.origin, await assertion(), GRANT)).status).toBe(401);
    expect(await set("reinstate")).toBe("ACTIVE");
    for (const query of READS) expect((await customer.ask(query)).errors).toEqual([]);
  });

  it("is for staff only", async () => {
    const { errors } = await customer.ask(
      "mutation($id: ID!) { suspendOrganization(input: { organizationId: $id }) { organization { id } } }",
      { id: customer.tenant.id },
      customer.person,
    );
    expect(errors[0]?.extensions["code"]).toBe("FORBIDDEN");
  });
});
