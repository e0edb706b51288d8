import { createServer, type Server } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { decodeProtectedHeader } from "jose";
import { type Authority, createAuthority } from "../../../scripts/sandbox/authority.ts";
import { listen } from "../../../scripts/sandbox/http.ts";
import { decrypt } from "../../../scripts/customer/client/decrypt.ts";
import { makeSealingKeys } from "../../../scripts/customer/sealing.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { asked, type Bench, consented, deliver, identifiersOf, NOBODY, openBench, query, subject } from "./data.ts";

const CACHE_S = 2;

let bench: Bench;
let authority: Authority;
let server: Server;
let address: string;

/** What the customer's server says next, and how often it was asked. */
let answer: { status: number; body: unknown; headers?: Record<string, string> };
let fetches = 0;

beforeAll(async () => {
  bench = await openBench({ environment: { DELIVERY_KEY_SET_CACHE: String(CACHE_S) } });
  authority = await createAuthority();
  server = createServer(await authority.certificate("keys of a customer"), (_request, response) => {
    fetches += 1;
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status, { "content-type": "application/jwk-set+json", ...answer.headers }).end(text);
  });
  address = `https://127.0.0.1:${await listen(server)}`;
});
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await bench?.platform.stop();
});
beforeEach(async () => {
  fetches = 0;
  await bench.platform.sandbox.control.clearCalls();
});

function published(kid: string, more: object = {}) {
  const { publicJwk, privateJwk } = makeSealingKeys();
  return { publicJwk: { ...publicJwk, kid, use: "enc", ...more }, privateJwk: { ...privateJwk, kid } };
}
const serve = (...keys: readonly { publicJwk: object }[]) => (answer = { status: 200, body: { keys: keys.map(({ publicJwk }) => publicJwk) } });

const REGISTER = "mutation($input: RegisterDeliveryKeySetInput!) { registerDeliveryKeySet(input: $input) { deliveryKey { id kid jwk jwksUri } } }";
const register = (more: object = {}) =>
  query(
    bench,
    REGISTER,
    { input: { name: "Published", jwksUri: `${address}/jwks.json`, trustAnchor: authority.trustAnchor, ...more } },
    bench.customer.person,
  );
async function registered(more: object = {}): Promise<string> {
  const { data, errors } = await register(more);
  expect(errors).toEqual([]);
  return data?.["registerDeliveryKeySet"].deliveryKey.id;
}

async function sealedTo(key: string) {
  const selection = `name { sealed(key: "${key}", attributes: [GIVEN_NAME]) }`;
  const { results } = await deliver(bench, selection, [subject((await consented(bench)).grant, identifiersOf(KNOWN.complete))]);
  return results[0];
}
const kidOf = (result: any) => decodeProtectedHeader(result.name.sealed).kid;

async function refused(key: string, code: string) {
  expect(await sealedTo(key)).toMatchObject({ status: "REFUSED", error: { code }, name: null });
  expect(await asked(bench)).toEqual(NOBODY);
}

describe("P37: keys at an address", () => {
  it("are fetched for a delivery, the first for encryption is sealed to, and they are remembered", async () => {
    const one = published("2026-a");
    const signing = { publicJwk: { ...makeSealingKeys().publicJwk, kid: "signs", use: "sig" } };
    serve(signing, one, published("2026-b"));
    const id = await registered();
    expect(fetches).toBe(0);
    const result = await sealedTo(id);
    expect(kidOf(result)).toBe("2026-a");
    expect(await decrypt(result.name.sealed, one.privateJwk)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(kidOf(await sealedTo(id))).toBe("2026-a");
    expect(fetches).toBe(1);
  });

  it("rotate: a kid that is new is looked for at once, and one that vanished is used no more", async () => {
    serve(published("old"));
    const id = await registered();
    expect(kidOf(await sealedTo(`${id}#old`))).toBe("old");
    serve(published("new"));
    await sleep(1_100);
    expect(kidOf(await sealedTo(`${id}#new`))).toBe("new");
    expect(fetches).toBe(2);
    await bench.platform.sandbox.control.clearCalls();
    await refused(`${id}#old`, "DELIVERY_KEY_UNKNOWN");
    await refused(`${id}#NEW`, "DELIVERY_KEY_UNKNOWN");
    expect(kidOf(await sealedTo(id))).toBe("new");
  });

  it("that cannot be had any more refuse the subject once the remembered ones are too old", async () => {
    serve(published("only"));
    const id = await registered();
    expect(kidOf(await sealedTo(id))).toBe("only");
    answer = { status: 503, body: "" };
    await sleep(CACHE_S * 1_000 + 100);
    await bench.platform.sandbox.control.clearCalls();
    await refused(id, "DELIVERY_KEYS_UNAVAILABLE");
    serve(published("back"));
    await sleep(1_100);
    expect(kidOf(await sealedTo(id))).toBe("back");
  });

  it.each([
    ["a redirect", () => ({ status: 302, body: "", headers: { location: `${address}/elsewhere` } })],
    ["an error", () => ({ status: 500, body: { keys: [published("a").publicJwk] } })],
    ["no JSON", () => ({ status: 200, body: "<html>" })],
    ["no set", () => ({ status: 200, body: published("a").publicJwk })],
    ["too much", () => ({ status: 200, body: { keys: [published("a").publicJwk], filler: "x".repeat(70_000) } })],
    ["too many keys", () => ({ status: 200, body: { keys: Array.from({ length: 21 }, () => published("a").publicJwk) } })],
  ])("P36: answered with %s refuse the subject, and nobody is asked", async (_what, make) => {
    answer = make();
    await refused(await registered(), "DELIVERY_KEYS_UNAVAILABLE");
    expect(fetches).toBe(1);
  });

  it.each([
    ["private", (): object => ({ ...makeSealingKeys().privateJwk, kid: "a", use: "enc" })],
    ["for signatures", (): object => ({ ...makeSealingKeys().publicJwk, kid: "a", use: "sig" })],
    ["for nobody knows what", (): object => ({ ...makeSealingKeys().publicJwk, kid: "a" })],
    ["for another algorithm", (): object => ({ ...makeSealingKeys().publicJwk, kid: "a", alg: "ECDH-ES" })],
  ])("that are %s are none to seal to", async (_what, make) => {
    answer = { status: 200, body: { keys: [make()] } };
    await refused(await registered(), "DELIVERY_KEY_UNKNOWN");
  });

  it("P36: are not fetched from whom the authority does not vouch for", async () => {
    serve(published("a"));
    await refused(await registered({ trustAnchor: (await createAuthority()).trustAnchor }), "DELIVERY_KEYS_UNAVAILABLE");
    await refused(await registered({ trustAnchor: null }), "DELIVERY_KEYS_UNAVAILABLE");
    expect(fetches).toBe(0);
  });

  it("are for their categories, and no more once they are retired", async () => {
    serve(published("a"));
    await refused(await registered({ categories: ["credit"] }), "DELIVERY_KEY_UNKNOWN");
    const id = await registered();
    const text = "mutation($id: ID!) { retireDeliveryKey(input: { deliveryKeyId: $id }) { deliveryKey { retiredAt } } }";
    expect((await query(bench, text, { id }, bench.customer.person)).errors).toEqual([]);
    await refused(id, "DELIVERY_KEY_UNKNOWN");
  });

  it.each([
    ["http", { jwksUri: "http://keys.example/jwks" }],
    ["with a password", { jwksUri: "https://a:b@keys.example/jwks" }],
    ["no address", { jwksUri: "keys" }],
    ["too long", { jwksUri: `https://keys.example/${"x".repeat(500)}` }],
    ["with an authority that is none", { trustAnchor: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" }],
  ])("are not registered at what is %s", async (_what, more) => {
    const { errors } = await register(more);
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });
});

describe("P70: where no private address is allowed", () => {
  it("keys at one are not fetched, by name or by number", async () => {
    const { fetchKeySet } = await import("../../../subgraphs/partner-data/services/key-set-fetch.ts");
    const egress = { privateAddresses: false, allows: async () => true, resolve: async () => ["127.0.0.1"] };
    serve(published("a"));
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      const uri = `https://${host}:${new URL(address).port}/jwks.json`;
      await expect(fetchKeySet({ uri, trustAnchor: authority.trustAnchor }, egress)).rejects.toThrow();
    }
    expect(fetches).toBe(0);
  });
});
