import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { jwtVerify, UnsecuredJWT } from "jose";
import { createAuthority } from "../../scripts/sandbox/authority.ts";
import { sendJson, sendText } from "../../scripts/sandbox/http.ts";
import { KNOWN } from "../../scripts/sandbox/known.ts";
import type { PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import type { PartnerEndpoint } from "../../subgraphs/partner-data/connectors/endpoint.ts";
import { type Connectors, createConnectors } from "../../subgraphs/partner-data/connectors/index.ts";
import { CLIENT, ISSUER, openidPartner, pair, type Step } from "./openid-partner.ts";
import { expectClean, faultOf, question, revealed } from "./partner-question.ts";
import { OPEN_EGRESS, TENANT } from "../kit/open-egress.ts";

const { complete } = KNOWN;
const { givenName, familyName, email, phone } = complete;

let partner: Awaited<ReturnType<typeof openidPartner>>;
let connectors: Connectors;

beforeAll(async () => {
  partner = await openidPartner(await createAuthority());
  connectors = await createConnectors(OPEN_EGRESS);
});

afterAll(async () => {
  await connectors.close();
  partner.close();
});

const ask = async (asked: PartnerRequest = question(complete), endpoint: PartnerEndpoint = partner.endpoint()) =>
  revealed(await connectors.connectorFor(endpoint, TENANT).ask(asked));

const verified = (claims: object, verification: object = {}) => ({ verification: { trust_framework: "eidas", ...verification }, claims });
const NAME = { verified_claims: verified({ given_name: givenName, family_name: familyName }) };
const RIGHT = { givenName, familyName };

async function expectFault(kind: string, endpoint?: PartnerEndpoint): Promise<void> {
  const fault = await faultOf(ask(question(complete), endpoint));
  expect(fault).toMatchObject({ kind, disclosed: true });
  expectClean(fault, complete, ["token-of-the-test", "pairwise-1"]);
}

describe("what travels", () => {
  it("is a signed question about the attributes asked, in bodies only", async () => {
    partner.answers({ userinfo: await partner.signed(NAME) });
    const asked = question(complete, { category: "address", attributes: ["locality", "postalCode"] });
    await ask(asked);
    const [token, userinfo, ...more] = partner.received;
    expect([token?.url, userinfo?.url, more]).toEqual(["/token", "/userinfo", []]);
    expect(userinfo).toMatchObject({ body: "", headers: { authorization: "Bearer token-of-the-test", accept: "application/jwt" } });

    const form = new URLSearchParams(token!.body);
    expect([...form.keys()]).toEqual(["grant_type", "assertion", "client_assertion_type", "client_assertion", "scope"]);
    const rules = { issuer: CLIENT, audience: ISSUER, maxTokenAge: 60 };
    const { payload: grant } = await jwtVerify(form.get("assertion")!, partner.keys.client.publicKey, rules);
    const { payload: client } = await jwtVerify(form.get("client_assertion")!, partner.keys.client.publicKey, { ...rules, subject: CLIENT });
    const verification = { trust_framework: null, assurance_level: null, evidence: null, time: null, verification_process: null };
    expect(grant).toMatchObject({
      sub: asked.idempotencyKey,
      sub_id: {
        format: "aliases",
        identifiers: [
          { format: "phone_number", phone_number: phone },
          { format: "email", email },
        ],
      },
      claims: { userinfo: { verified_claims: { verification, claims: { address: { locality: null, postal_code: null } } } } },
    });
    expect(grant["claims"]).toEqual({
      userinfo: { verified_claims: { verification, claims: { address: { locality: null, postal_code: null } } } },
    });
    expect(Object.keys(client).sort()).toEqual(["aud", "exp", "iat", "iss", "jti", "sub"]);
    expect(client.jti).not.toBe(grant.jti);
  });

  it.each([
    ["name", ["familyName", "birthDate", "legalName"], { family_name: null, birthdate: null }],
    ["email", ["verified"], { email_verified: null }],
    ["phone", ["number", "type"], { phone_number: null }],
  ])("of %s is %p and nothing else", async (category, attributes, claims) => {
    partner.answers({ userinfo: await partner.signed({}) });
    await ask(question(complete, { category, attributes }));
    const { payload } = await jwtVerify(new URLSearchParams(partner.received[0]!.body).get("assertion")!, partner.keys.client.publicKey);
    expect(payload["claims"]).toMatchObject({ userinfo: { verified_claims: { claims } } });
    expect((payload["claims"] as any).userinfo.verified_claims.claims).toEqual(claims);
  });

  it("has no identifier in a path or a header, and no token or grant twice", async () => {
    partner.answers({ userinfo: await partner.signed(NAME) });
    await ask();
    await ask();
    const outside = JSON.stringify(partner.received.map(({ url, headers }) => [url, headers]));
    for (const text of [email, phone, encodeURIComponent(email), encodeURIComponent(phone), phone.slice(1)]) expect(outside).not.toContain(text);
    const [first, , second] = partner.received;
    expect(partner.received.map(({ url }) => url)).toEqual(["/token", "/userinfo", "/token", "/userinfo"]);
    expect(first!.body).not.toBe(second!.body);
  });
});

describe("a signed answer", () => {
  it("is read by the verified claims that hold most of the question", async () => {
    const more = [
      verified({ given_name: "Someone", nationalities: ["CA"] }),
      verified(NAME.verified_claims.claims, { assurance_level: "high", time: "2026-01-02T03:04Z" }),
    ];
    partner.answers({ userinfo: await partner.signed({ verified_claims: more, email, phone_number: phone }) });
    const { claims, provenance, overDelivered } = await ask();
    expect(claims).toEqual(RIGHT);
    expect(provenance).toMatchObject({ trustFramework: "eidas", assuranceLevel: "high", evidence: [], verifiedAt: "2026-01-02T03:04:00.000Z" });
    expect(provenance.partnerReference).toBeNull();
    expect(overDelivered).toBe(4);
  });

  it("vouches for nothing outside of its verified claims", async () => {
    partner.answers({ userinfo: await partner.signed({ given_name: givenName, family_name: familyName }) });
    expect(await ask()).toMatchObject({ claims: {}, overDelivered: 2 });
  });

  it("is malformed when its signature, its parties or its shape are others", async () => {
    const foreign = await pair("ES256");
    const rsa = await pair("RS256");
    const { keys, signed } = partner;
    const secret = new TextEncoder().encode(JSON.stringify(keys.own.publicJwk));
    const good = await signed(NAME);
    const [header, , signature] = good.split(".");
    const body = Buffer.from(JSON.stringify({ iss: ISSUER, aud: CLIENT, sub: "x", ...NAME })).toString("base64url");
    const wrong = [
      await signed(NAME, { key: foreign.privateKey }),
      await signed(NAME, { key: secret, header: { alg: "HS256" } }),
      await signed(NAME, { key: rsa.privateKey, header: { alg: "RS256", kid: rsa.publicJwk.kid } }),
      await signed(NAME, { key: foreign.privateKey, header: { jwk: foreign.publicJwk } }),
      new UnsecuredJWT({ iss: ISSUER, aud: CLIENT, sub: "x", ...NAME }).encode(),
      `${header}.${body}.${signature}`,
      await signed({ ...NAME, iss: "https://other.example.com" }),
      await signed({ ...NAME, aud: "another-client" }),
      await signed({ ...NAME, aud: undefined }),
      await signed({ ...NAME, sub: undefined }),
      await signed({ ...NAME, exp: 1_700_000_000 }),
      await signed({ verified_claims: verified({ given_name: { value: givenName } }) }),
      await signed({ verified_claims: { verification: {}, claims: {} } }),
      await signed({ verified_claims: verified({}, { trust_framework: `of ${email}` }) }),
      "",
      JSON.stringify(NAME),
    ];
    const endpoint = partner.endpoint(undefined, [keys.own.publicJwk, rsa.publicJwk]);
    for (const userinfo of wrong) {
      partner.answers({ userinfo });
      await expectFault("MALFORMED_ANSWER", endpoint);
    }
    partner.answers({ userinfo: good });
    expect((await ask(question(complete), endpoint)).claims).toEqual(RIGHT);
  });

  it("is malformed when an address is no object, and may say that it has none", async () => {
    const asked = question(complete, { category: "address", attributes: ["locality"] });
    partner.answers({ userinfo: await partner.signed({ verified_claims: verified({ address: complete.address.streetAddress }) }) });
    expect(await faultOf(ask(asked))).toMatchObject({ kind: "MALFORMED_ANSWER", disclosed: true });
    partner.answers({ userinfo: await partner.signed({ verified_claims: verified({ address: null }) }) });
    expect((await ask(asked)).claims).toEqual({});
  });
});

describe("an encrypted answer", () => {
  it("is opened by the one key that the partner has of us", async () => {
    for (const opening of [partner.keys.ecdh, partner.keys.rsa]) {
      partner.answers({ userinfo: await partner.encrypted(await partner.signed(NAME), opening, { cty: "JWT" }) });
      expect((await ask(question(complete), partner.endpoint(opening))).claims).toEqual(RIGHT);
    }
  });

  it("is malformed when it is not encrypted, in another way, to another, or not signed inside", async () => {
    const { signed, encrypted, keys } = partner;
    const inside = await signed(NAME);
    const wrong = [
      inside,
      await encrypted(inside, keys.ecdh, { enc: "A128CBC-HS256" }),
      await encrypted(inside, keys.ecdh, { enc: "A128GCM" }),
      await encrypted(inside, keys.ecdh, { alg: "ECDH-ES" }),
      await encrypted(inside, keys.ecdh, { alg: "ECDH-ES+A128KW" }),
      await encrypted(inside, await pair("ECDH-ES+A256KW")),
      await encrypted(inside, keys.rsa),
      await encrypted(JSON.stringify({ iss: ISSUER, aud: CLIENT, sub: "x", ...NAME }), keys.ecdh),
      await encrypted(new UnsecuredJWT({ iss: ISSUER, aud: CLIENT, sub: "x", ...NAME }).encode(), keys.ecdh),
      await encrypted(await signed(NAME, { key: (await pair("ES256")).privateKey }), keys.ecdh),
    ];
    for (const userinfo of wrong) {
      partner.answers({ userinfo });
      await expectFault("MALFORMED_ANSWER", partner.endpoint(keys.ecdh));
    }
  });

  it("is malformed at a partner that should only sign", async () => {
    partner.answers({ userinfo: await partner.encrypted(await partner.signed(NAME), partner.keys.ecdh) });
    await expectFault("MALFORMED_ANSWER");
  });
});

describe("a step that fails", () => {
  const quoting = { error: "invalid_grant", error_description: `${email} ${phone}` };
  const steps: readonly [string, { token?: Step; userinfo: Step }, string][] = [
    ["a refused grant", { token: (response) => sendJson(response, 400, quoting), userinfo: () => {} }, "PARTNER_ERROR"],
    ["a redirect", { token: (response) => response.writeHead(307, { location: "/userinfo" }).end(), userinfo: () => {} }, "PARTNER_ERROR"],
    ["no token", { token: (response) => sendJson(response, 200, quoting), userinfo: () => {} }, "MALFORMED_ANSWER"],
    ["a token that is no JSON", { token: (response) => sendText(response, 200, email), userinfo: () => {} }, "MALFORMED_ANSWER"],
    [
      "a token that would end a header",
      { token: (response) => sendJson(response, 200, { access_token: "a\r\nb: c", token_type: "Bearer" }), userinfo: () => {} },
      "MALFORMED_ANSWER",
    ],
    [
      "a token of another type",
      { token: (response) => sendJson(response, 200, { access_token: "a", token_type: "DPoP" }), userinfo: () => {} },
      "MALFORMED_ANSWER",
    ],
    ["a refused token", { userinfo: (response) => sendJson(response, 401, quoting) }, "PARTNER_ERROR"],
    ["plain JSON", { userinfo: (response) => sendJson(response, 200, { sub: "x", given_name: givenName }) }, "MALFORMED_ANSWER"],
    ["a connection that ends", { userinfo: (_, request) => request.socket.destroy() }, "PARTNER_ERROR"],
    ["too long an answer", { userinfo: (response) => sendText(response, 200, "x".repeat(300_000), "application/jwt") }, "MALFORMED_ANSWER"],
  ];
  it.each(steps)("P04: %s has told the partner of the subject, and quotes nothing", async (_, answers, kind) => {
    partner.answers(answers);
    await expectFault(kind);
  });

  it("P36: learns nothing with a certificate of another authority", async () => {
    partner.answers({ userinfo: "" });
    const { trustAnchor } = await createAuthority();
    expect(await faultOf(ask(question(complete), { ...partner.endpoint(), trustAnchor }))).toMatchObject({ kind: "UNREACHABLE", disclosed: false });
    expect(partner.received).toEqual([]);
  });
});
