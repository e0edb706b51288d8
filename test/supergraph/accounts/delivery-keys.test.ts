import { generateKeyPairSync, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { calculateJwkThumbprint, type JWK } from "jose";
import { createPool } from "../../../platform/database/pool.ts";
import { ask } from "../../../scripts/customer/app.ts";
import { makeDeliveryKey, makeSealingKeys } from "../../../scripts/customer/sealing.ts";
import { createDeliveryKeys } from "../../../subgraphs/partner-data/services/delivery-keys.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../../kit/platform.ts";

let platform: Platform;
let customer: Customer;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await readyCustomer(platform);
});
afterAll(() => platform?.stop());

const asPerson = (query: string, variables = {}) => customer.ask(query, variables, customer.person);
const codesOf = ({ errors }: Awaited<ReturnType<typeof asPerson>>) => errors.map(({ extensions }) => extensions["code"]);
const SHOWN = "deliveryKey { id name kid jwk categories createdAt retiredAt }";
const REGISTER = `mutation($input: RegisterDeliveryKeyInput!) { registerDeliveryKey(input: $input) { ${SHOWN} } }`;
const RETIRE = `mutation($id: ID!) { retireDeliveryKey(input: { deliveryKeyId: $id }) { ${SHOWN} } }`;
const LIST = "{ viewer { organization { deliveryKeys(first: 50) { edges { node { id retiredAt } } } } } }";

const publicJwk = (make: () => { publicKey: { export(options: { format: "jwk" }): unknown } }) => make().publicKey.export({ format: "jwk" }) as JWK;
const ec = (namedCurve: string) => publicJwk(() => generateKeyPairSync("ec", { namedCurve }));
const rsa = (modulusLength: number, publicExponent = 65_537) => publicJwk(() => generateKeyPairSync("rsa", { modulusLength, publicExponent }));
const register = (jwk: unknown, more = {}) =>
  asPerson(REGISTER, { input: { name: "Key", jwk: typeof jwk === "string" ? jwk : JSON.stringify(jwk), ...more } });

describe("a delivery key", () => {
  it.each([
    ["P-256", () => ec("P-256"), "ECDH-ES+A256KW"],
    ["P-384", () => ec("P-384"), "ECDH-ES+A256KW"],
    ["P-521", () => ec("P-521"), "ECDH-ES+A256KW"],
    ["X25519", () => publicJwk(() => generateKeyPairSync("x25519")), "ECDH-ES+A256KW"],
    ["RSA of 2048 bits", () => rsa(2_048), "RSA-OAEP-256"],
  ])("P37: of %s is registered, and shown with its algorithm and thumbprint", async (_kind, make, alg) => {
    const jwk = make();
    const { data, errors } = await register({ ...jwk, ext: true, key_ops: [] });
    expect(errors).toEqual([]);
    const deliveryKey = data?.["registerDeliveryKey"].deliveryKey;
    const kid = await calculateJwkThumbprint(jwk);
    expect(deliveryKey).toMatchObject({ name: "Key", kid, categories: [], retiredAt: null });
    expect(JSON.parse(deliveryKey.jwk)).toEqual({ ...jwk, alg, use: "enc", kid });
  });

  it("P37: has a kid and categories of its owner's, and is registered once", async () => {
    const jwk = { ...ec("P-256"), kid: "credit-2026", use: "enc", alg: "ECDH-ES+A256KW" };
    const made = await register(jwk, { categories: ["credit", "name", "credit"] });
    expect(made.data?.["registerDeliveryKey"].deliveryKey).toMatchObject({ kid: "credit-2026", categories: ["credit", "name"] });
    expect(codesOf(await register(jwk))).toEqual(["ALREADY_EXISTS"]);
    expect(codesOf(await register({ ...ec("P-384"), kid: "credit-2026" }))).toEqual(["ALREADY_EXISTS"]);
  });

  it.each([
    ["no JSON", "{", "DELIVERY_KEY_MALFORMED"],
    ["a list", "[]", "DELIVERY_KEY_MALFORMED"],
    ["null", "null", "DELIVERY_KEY_MALFORMED"],
    ["very long", JSON.stringify({ ...ec("P-256"), x5c: "x".repeat(8_000) }), "DELIVERY_KEY_MALFORMED"],
    ["a private EC key", makeSealingKeys().privateJwk, "DELIVERY_KEY_PRIVATE"],
    ["a private RSA key", generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey.export({ format: "jwk" }), "DELIVERY_KEY_PRIVATE"],
    ["a symmetric key", { kty: "oct", k: randomBytes(32).toString("base64url") }, "DELIVERY_KEY_PRIVATE"],
    ["of another curve", ec("secp256k1"), "DELIVERY_KEY_UNSUPPORTED"],
    ["for signatures by its curve", publicJwk(() => generateKeyPairSync("ed25519")), "DELIVERY_KEY_UNSUPPORTED"],
    ["for signatures by its use", { ...ec("P-256"), use: "sig" }, "DELIVERY_KEY_UNSUPPORTED"],
    ["for another algorithm", { ...rsa(2_048), alg: "RSA1_5" }, "DELIVERY_KEY_UNSUPPORTED"],
    ["of no kind", {}, "DELIVERY_KEY_UNSUPPORTED"],
    ["without a coordinate", { ...ec("P-256"), y: undefined }, "DELIVERY_KEY_MALFORMED"],
    ["no point of its curve", { ...ec("P-256"), y: randomBytes(32).toString("base64url") }, "DELIVERY_KEY_MALFORMED"],
    ["with a kid that no header can hold", { ...ec("P-256"), kid: "a b" }, "DELIVERY_KEY_MALFORMED"],
    ["RSA of 1024 bits", rsa(1_024), "DELIVERY_KEY_WEAK"],
    ["RSA with exponent 3", rsa(2_048, 3), "DELIVERY_KEY_WEAK"],
    [
      "RSA with zeros before a short modulus",
      { ...rsa(2_048), n: Buffer.concat([Buffer.alloc(200), randomBytes(100)]).toString("base64url") },
      "DELIVERY_KEY_WEAK",
    ],
    ["X25519 of small order", { kty: "OKP", crv: "X25519", x: Buffer.alloc(32).toString("base64url") }, "DELIVERY_KEY_WEAK"],
  ])("P37: that is %s is refused, and nothing of it is kept or said again", async (_what, jwk, code) => {
    const before = await asPerson(LIST);
    const answer = await register(jwk);
    expect(codesOf(answer)).toEqual([code]);
    expect(await asPerson(LIST)).toEqual(before);
    if (typeof jwk === "object" && "d" in jwk) expect(JSON.stringify(answer) + platform.output()).not.toContain(jwk.d);
  });

  it("P37: is refused with a name or categories out of bounds", async () => {
    expect(codesOf(await register(ec("P-256"), { name: "" }))).toEqual(["BAD_USER_INPUT"]);
    expect(codesOf(await register(ec("P-256"), { categories: null }))).toEqual([]);
    expect(codesOf(await register(ec("P-256"), { categories: Array.from({ length: 41 }, () => "name") }))).toEqual(["BAD_USER_INPUT"]);
  });
});

describe("delivery keys", () => {
  it("P37: are found for sealing by their tenant alone, and no more once they are retired", async () => {
    const pool = createPool(platform.database.logins.as("partner_data_app"), 2);
    try {
      const find = createDeliveryKeys(pool, async () => undefined);
      const [tenant, other] = platform.tenants;
      const { id, privateJwk } = await makeDeliveryKey(platform.origin, customer.person, "Credit only", ["credit"]);
      const all = await makeDeliveryKey(platform.origin, customer.person);
      const lookUp = async (of: string, names: readonly string[]) => {
        const keys = await find(of, names);
        if (typeof keys === "string") throw new Error(keys);
        return keys;
      };
      const found = await lookUp(tenant.id, [id, all.id, id, "none"]);
      expect([...found.keys()].toSorted()).toEqual([id, all.id].toSorted());
      expect(found.get(id)).toMatchObject({ kid: privateJwk.kid, publicJwk: { kty: "EC", x: privateJwk.x } });
      expect([found.get(id)?.allows("credit"), found.get(id)?.allows("name"), found.get(all.id)?.allows("name")]).toEqual([true, false, true]);
      expect((await lookUp(other.id, [id, all.id])).size).toBe(0);
      const owner = await platform.person(other);
      const stolen = await ask(platform.origin, owner, RETIRE, { id });
      expect(codesOf(stolen)).toEqual(["DELIVERY_KEY_UNKNOWN"]);
      expect(JSON.stringify(await ask(platform.origin, owner, LIST))).not.toContain(id);

      const retired = (await asPerson(RETIRE, { id })).data?.["retireDeliveryKey"].deliveryKey;
      expect(retired).toMatchObject({ id, retiredAt: expect.any(String) });
      expect((await asPerson(RETIRE, { id })).data?.["retireDeliveryKey"].deliveryKey.retiredAt).toBe(retired.retiredAt);
      expect([...(await lookUp(tenant.id, [id, all.id])).keys()]).toEqual([all.id]);
      // Its kid stays taken: what was sealed long ago names one key.
      expect(codesOf(await register({ ...ec("P-256"), kid: privateJwk.kid }))).toEqual(["ALREADY_EXISTS"]);
    } finally {
      await pool.end();
    }
  });

  it("P37: are registered by those who answer for privacy, and not by developers or deliverers", async () => {
    const input = { name: "Key", jwk: JSON.stringify(ec("P-256")) };
    for (const role of ["DEVELOPER", "PROCESS_OWNER", "VIEWER"]) {
      const token = await platform.person(customer.tenant, role);
      expect(codesOf(await customer.ask(REGISTER, { input }, token))).toEqual(["FORBIDDEN"]);
    }
    expect(codesOf(await customer.ask(REGISTER, { input }))).toEqual(["FORBIDDEN"]);
    const officer = await platform.person(customer.tenant, "PRIVACY_OFFICER");
    expect((await customer.ask(REGISTER, { input }, officer)).errors).toEqual([]);
  });
});

describe("genifi's keys for sealed answers", () => {
  it("P37: are published without their private parts", async () => {
    const { data, errors } = await customer.ask("{ deliverySigningKeys }");
    expect(errors).toEqual([]);
    const keys = data?.["deliverySigningKeys"].map((key: string) => JSON.parse(key));
    expect(keys).toEqual([{ kty: "OKP", crv: "Ed25519", x: expect.any(String), kid: expect.any(String), alg: "EdDSA", use: "sig" }]);
    const stored = await platform.database.query<{ kept: string }>("select sealed_private_jwk as kept from partner_data.signing_keys");
    expect(stored.map(({ kept }) => kept.split(".").length)).toEqual([5]);
  });
});
