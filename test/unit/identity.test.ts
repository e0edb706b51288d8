import { createHmac, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { calculateJwkThumbprint, type CryptoKey, createLocalJWKSet, errors, importJWK, type JWK, SignJWT, UnsecuredJWT } from "jose";
import { Unauthenticated } from "../../platform/errors/common.ts";
import { type AccessTokenRules, verifyAccessToken } from "../../platform/identity/access-token.ts";
import { createSubgraphAuthenticator } from "../../platform/identity/authenticator.ts";
import { BoundedCache } from "../../platform/identity/bounded-cache.ts";
import { createInternalTokenIssuer, verifyInternalToken } from "../../platform/identity/internal-token.ts";
import { clientIdOf, claimsOfPrincipal, type Principal, principalFromClaims } from "../../platform/identity/principal.ts";
import { presentedToken } from "../../platform/identity/token-shape.ts";
import { generateSigningKey } from "../../platform/keys/signing-key.ts";
import { makeKeys } from "../../scripts/customer/app.ts";
import { makeProof } from "../../scripts/customer/proof.ts";

interface TestKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

interface Parts {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly key?: TestKey;
}

const ROOM = "consent";
const CLIENT: Principal = {
  kind: "client",
  id: randomUUID(),
  tenant: randomUUID(),
  scopes: ["consent:attest", "usage:read"],
  roles: [],
  senderConstrained: false,
  mode: "TEST",
};
const STAFF: Principal = { kind: "staff", id: randomUUID(), tenant: null, scopes: [], roles: ["FINANCE"], senderConstrained: false, mode: null };

const now = () => Math.floor(Date.now() / 1_000);

let ours: TestKey;
let foreign: TestKey;

beforeAll(async () => {
  [ours, foreign] = await Promise.all([newKey(), newKey()]);
});

async function newKey(): Promise<TestKey> {
  const { kid, publicJwk, privateJwk } = await generateSigningKey("EdDSA");
  return { kid, publicJwk, privateKey: (await importJWK(privateJwk, "EdDSA")) as CryptoKey };
}

const sign = (header: Record<string, unknown>, claims: Record<string, unknown>, { kid, privateKey }: TestKey) =>
  new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", kid, ...header }).sign(privateKey, { crit: { unknown: true } });

/** A token as the gateway would make it, but for the parts given. A claim that is undefined is left out. */
const internalToken = ({ header, claims, key = ours }: Parts = {}) =>
  sign(
    { typ: "genifi-internal+jwt", ...header },
    {
      ...claimsOfPrincipal(CLIENT),
      iss: "urn:genifi:gateway",
      aud: `urn:genifi:subgraph:${ROOM}`,
      iat: now(),
      exp: now() + 60,
      ...claims,
    },
    key,
  );

const ISSUER = "https://accounts.genifi.test";
const AUDIENCE = "https://api.genifi.test/graphql";

const accessToken = ({ header, claims, key = ours }: Parts = {}) =>
  sign(
    { typ: "at+jwt", ...header },
    {
      ...claimsOfPrincipal(CLIENT),
      client_id: CLIENT.id,
      jti: randomUUID(),
      iss: ISSUER,
      aud: AUDIENCE,
      iat: now(),
      exp: now() + 300,
      ...claims,
    },
    key,
  );

const accessRules = (): AccessTokenRules => ({ issuer: ISSUER, audience: AUDIENCE, keys: createLocalJWKSet({ keys: [ours.publicJwk] }) });

const unsigned = (typ: string) => new UnsecuredJWT({ ...claimsOfPrincipal(CLIENT), aud: `urn:genifi:subgraph:${ROOM}`, typ }).encode();

/** The public key used as an HMAC secret: the old confusion of algorithms. */
function hmacSigned(typ: string): string {
  const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString("base64url");
  const input = `${part({ alg: "HS256", typ, kid: ours.kid })}.${part({ ...claimsOfPrincipal(CLIENT), exp: now() + 60 })}`;
  return `${input}.${createHmac("sha256", ours.publicJwk.x!).update(input).digest("base64url")}`;
}

type Forgery = () => string | Promise<string>;

/** What either kind of token must be refused for. */
const forgeries = (make: (parts?: Parts) => Promise<string>, typ: string): Record<string, Forgery> => ({
  "another audience": () => make({ claims: { aud: "urn:genifi:subgraph:billing" } }),
  "several audiences": () => make({ claims: { aud: [AUDIENCE, `urn:genifi:subgraph:${ROOM}`] } }),
  "no audience": () => make({ claims: { aud: undefined } }),
  "another issuer": () => make({ claims: { iss: "https://elsewhere.test" } }),
  "another key": () => make({ key: foreign }),
  "another key under our key's id": () => make({ key: { ...foreign, kid: ours.kid } }),
  "its time over": () => make({ claims: { iat: now() - 100, exp: now() - 10 } }),
  "no end": () => make({ claims: { exp: undefined } }),
  "a wrong typ": () => make({ header: { typ: "JWT" } }),
  "no typ": () => make({ header: { typ: undefined } }),
  "alg none": () => unsigned(typ),
  "alg HS256 with the public key": () => hmacSigned(typ),
  "an unknown critical header": () => make({ header: { crit: ["unknown"], unknown: 1 } }),
  "a changed claim": async () => {
    const [header, , signature] = (await make()).split(".");
    const [, changed] = (await make({ claims: { tenant: randomUUID() } })).split(".");
    return [header, changed, signature].join(".");
  },
  "base64 with padding": async () => `${await make()}==`,
  "base64 with white space": async () => (await make()).replace(".", ".\n"),
  "spare bits in the last character": async () => (await make()).replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)),
  "plain base64": async () => `${(await make()).slice(0, -4)}+/+/`,
  "the JSON serialisation": async () => {
    const [header, payload, signature] = (await make()).split(".");
    return JSON.stringify({ protected: header, payload, signature });
  },
  "no token at all": () => "",
  "a text": () => "a.b.c",
  "staff with a tenant": () => make({ claims: { kind: "staff", mode: null } }),
  "a client without a tenant": () => make({ claims: { tenant: null } }),
  "a client without a mode": () => make({ claims: { mode: null } }),
  "a client that leaves its mode out": () => make({ claims: { mode: undefined } }),
  "a person with a mode": () => make({ claims: { kind: "person" } }),
  "a mode that is none": () => make({ claims: { mode: "DEMO" } }),
  "an id that is no UUID": () => make({ claims: { sub: "someone" } }),
  "an unknown kind": () => make({ claims: { kind: "root" } }),
});

describe("internal tokens", () => {
  it("carry a principal to one room", async () => {
    const issuer = createInternalTokenIssuer(ours);
    for (const principal of [CLIENT, STAFF]) {
      const token = await issuer.issue(principal, ROOM);
      expect(await verifyInternalToken(token, ROOM, [ours.publicJwk])).toEqual(principal);
      await expect(verifyInternalToken(token, "billing", [ours.publicJwk])).rejects.toThrow(Unauthenticated);
      await expect(verifyInternalToken(token, ROOM, [])).rejects.toThrow(Unauthenticated);
    }
  });

  it("are signed once per principal and room", async () => {
    const issuer = createInternalTokenIssuer(ours);
    const token = await issuer.issue(CLIENT, ROOM);
    expect(await issuer.issue({ ...CLIENT }, ROOM)).toBe(token);
    expect(await issuer.issue(CLIENT, "billing")).not.toBe(token);
    expect(await issuer.issue({ ...CLIENT, scopes: ["usage:read"] }, ROOM)).not.toBe(token);
  });

  it("are accepted while two keys rotate", async () => {
    expect(await verifyInternalToken(await internalToken(), ROOM, [foreign.publicJwk, ours.publicJwk])).toEqual(CLIENT);
  });

  it("are refused when they are older than a minute, whatever end they name", async () => {
    const token = await internalToken({ claims: { iat: now() - 70, exp: now() + 3_600 } });
    await expect(verifyInternalToken(token, ROOM, [ours.publicJwk])).rejects.toThrow(Unauthenticated);
  });

  for (const [fault, forge] of Object.entries(forgeries(internalToken, "genifi-internal+jwt"))) {
    it(`are refused for ${fault}`, async () => {
      await expect(verifyInternalToken(await forge(), ROOM, [ours.publicJwk])).rejects.toThrow(Unauthenticated);
    });
  }
});

describe("access tokens", () => {
  it("carry a principal", async () => {
    expect(await verifyAccessToken(await accessToken(), accessRules())).toEqual({ principal: CLIENT, boundTo: null });
  });

  it("name the key that they are bound to, and are refused when they are bound to anything else", async () => {
    const jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    const bound = await accessToken({ claims: { cnf: { jkt }, sender_constrained: true } });
    expect(await verifyAccessToken(bound, accessRules())).toEqual({ principal: CLIENT, boundTo: jkt });
    for (const cnf of [{}, { jkt: "" }, { "x5t#S256": jkt }, { jkt, "x5t#S256": jkt }, null, jkt]) {
      await expect(verifyAccessToken(await accessToken({ claims: { cnf } }), accessRules())).rejects.toThrow(Unauthenticated);
    }
  });

  for (const claim of ["client_id", "jti", "iat", "sub"]) {
    it(`are refused without ${claim}`, async () => {
      await expect(verifyAccessToken(await accessToken({ claims: { [claim]: undefined } }), accessRules())).rejects.toThrow(Unauthenticated);
    });
  }

  for (const [fault, forge] of Object.entries(forgeries(accessToken, "at+jwt"))) {
    it(`are refused for ${fault}`, async () => {
      await expect(verifyAccessToken(await forge(), accessRules())).rejects.toThrow(Unauthenticated);
    });
  }

  it("let an outage of the key set through, which is no fault of the caller's", async () => {
    const rules = { ...accessRules(), keys: () => Promise.reject(new errors.JWKSTimeout()) };
    await expect(verifyAccessToken(await accessToken(), rules)).rejects.toThrow(errors.JWKSTimeout);
  });
});

describe("a room's authenticator", () => {
  const authenticator = (accessTokens: AccessTokenRules | null) =>
    createSubgraphAuthenticator({ room: ROOM, internalKeys: [ours.publicJwk], accessTokens });

  it("takes internal tokens, and access tokens only where they are configured", async () => {
    const [internal, access] = await Promise.all([internalToken(), accessToken()]);
    expect(await authenticator(null)(`Bearer ${internal}`)).toEqual(CLIENT);
    expect(await authenticator(accessRules())(`bearer ${access}`)).toEqual(CLIENT);
    await expect(authenticator(null)(`Bearer ${access}`)).rejects.toThrow(Unauthenticated);
  });

  it("knows a bound token's holder by a new proof for where customers ask, and without one opens nothing that needs it", async () => {
    const rules = accessRules();
    const authenticate = authenticator(rules);
    const keys = makeKeys();
    const token = await accessToken({ claims: { cnf: { jkt: await calculateJwkThumbprint(keys.publicJwk) } } });
    const proof = await makeProof(keys, `${rules.issuer}/graphql`, token);
    expect(await authenticate(`DPoP ${token}`)).toEqual(CLIENT);
    expect(await authenticate(`DPoP ${token}`, proof)).toEqual({ ...CLIENT, senderConstrained: true });
    for (const spoilt of [
      proof,
      await makeProof(keys, `${rules.issuer}/elsewhere`, token),
      await makeProof(makeKeys(), `${rules.issuer}/graphql`, token),
    ]) {
      await expect(authenticate(`DPoP ${token}`, spoilt)).rejects.toThrow(Unauthenticated);
    }
    await expect(authenticate(`DPoP ${await accessToken()}`)).rejects.toThrow(Unauthenticated);
    await expect(authenticate(`DPoP ${await internalToken()}`, proof)).rejects.toThrow(Unauthenticated);
  });

  it("refuses in the same words whatever is wrong", async () => {
    const refusal = new Unauthenticated();
    const authenticate = authenticator(accessRules());
    const headers = [undefined, "", "Basic YTpi", "Bearer", "Bearer x", `Bearer ${await internalToken({ key: foreign })}`];
    for (const header of [...headers, `Bearer ${await accessToken({ header: { typ: "JWT" } })}`]) {
      await expect(authenticate(header)).rejects.toMatchObject({ code: refusal.code, message: refusal.message });
    }
  });

  it("remembers a token it verified, but no longer than the token lasts", async () => {
    const authenticate = authenticator(accessRules());
    const token = await accessToken({ claims: { exp: now() - 3 } });
    const first = await authenticate(`Bearer ${token}`);
    // Within the clock tolerance, so verified each time anew.
    expect(await authenticate(`Bearer ${token}`)).not.toBe(first);
    const lasting = `Bearer ${await accessToken()}`;
    expect(await authenticate(lasting)).toBe(await authenticate(lasting));
  });
});

describe("principals", () => {
  it("survive their claims", () => {
    for (const principal of [CLIENT, STAFF, { ...CLIENT, senderConstrained: true }])
      expect(principalFromClaims(claimsOfPrincipal(principal))).toEqual(principal);
  });

  it("have a tenant unless they are staff, and only then", () => {
    const claims = claimsOfPrincipal(CLIENT);
    expect(principalFromClaims({ ...claims, kind: "staff", mode: null })).toBeUndefined();
    expect(principalFromClaims({ ...claims, tenant: null })).toBeUndefined();
    expect(principalFromClaims({ ...claims, kind: "person", mode: null, tenant: undefined })).toBeUndefined();
    expect(principalFromClaims({ ...claims, kind: "staff", mode: null, tenant: null })).toMatchObject({ kind: "staff", tenant: null });
  });

  it("are known by their client id where a token says that, if it is of their mode", () => {
    const claims = claimsOfPrincipal(CLIENT);
    expect(principalFromClaims({ ...claims, sub: clientIdOf("TEST", CLIENT.id) })).toEqual(CLIENT);
    for (const sub of [clientIdOf("LIVE", CLIENT.id), clientIdOf("TEST", "someone"), `genifi_demo_${CLIENT.id}`, `x${clientIdOf("TEST", CLIENT.id)}`])
      expect(principalFromClaims({ ...claims, sub })).toBeUndefined();
    expect(principalFromClaims({ ...claimsOfPrincipal(STAFF), sub: clientIdOf("LIVE", STAFF.id) })).toBeUndefined();
  });

  it("have a mode when they are clients, and only then", () => {
    const claims = claimsOfPrincipal(CLIENT);
    expect(principalFromClaims({ ...claims, mode: "LIVE" })?.mode).toBe("LIVE");
    for (const mode of [null, undefined, "", "live"]) expect(principalFromClaims({ ...claims, mode })).toBeUndefined();
    expect(principalFromClaims({ ...claims, kind: "person" })).toBeUndefined();
    expect(principalFromClaims({ ...claims, kind: "person", mode: null })?.mode).toBeNull();
  });

  it("have no scope when none is named", () => {
    expect(principalFromClaims({ ...claimsOfPrincipal(CLIENT), scope: undefined })?.scopes).toEqual([]);
    expect(principalFromClaims({ ...claimsOfPrincipal(CLIENT), scope: " a  b " })?.scopes).toEqual(["a", "b"]);
  });
});

describe("the small parts", () => {
  it("read a token from a header, and nothing else", () => {
    expect(presentedToken("Bearer YQ.Yg.Yw")).toEqual({ token: "YQ.Yg.Yw", asBound: false });
    expect(presentedToken("dpop YQ.Yg.Yw")).toEqual({ token: "YQ.Yg.Yw", asBound: true });
    for (const header of [
      undefined,
      "",
      "YQ.Yg.Yw",
      "Bearer YQ.Yg",
      "Bearer YQ.Yg.Yw ZA",
      "Bearer YQ.Yg.Yw=",
      "Basic YQ.Yg.Yw",
      "Bearer YQ.Yg.Yw.ZA.ZQ",
    ]) {
      expect(presentedToken(header)).toBeUndefined();
    }
  });

  it("keep so many entries for so long", () => {
    const cache = new BoundedCache<number>(2);
    const later = Date.now() + 60_000;
    for (const [index, key] of ["a", "b", "c"].entries()) cache.set(key, index, later);
    expect(["a", "b", "c"].map((key) => cache.get(key))).toEqual([undefined, 1, 2]);
    cache.set("b", 3, Date.now() - 1);
    expect(cache.get("b")).toBeUndefined();
  });
});
