import { describe, expect, it } from "@jest/globals";
import { CompactEncrypt, compactDecrypt, exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from "jose";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { generateSigningKey } from "../../platform/keys/signing-key.ts";
import { Personal } from "../../platform/personal/personal.ts";
import { reveal } from "../../platform/personal/reveal.ts";
import { headerOf } from "../../scripts/customer/client/decrypt.ts";
import { type Expected, open } from "../../scripts/customer/client/open.ts";
import { sealedContent } from "../../scripts/customer/client/sealed-content.ts";
import { SEALED_TYPE, sealContent, type SealedContent } from "../../subgraphs/partner-data/delivery/seal.ts";
import { createDeliverySigner } from "../../subgraphs/partner-data/services/delivery-signer.ts";

const ISSUER = "https://genifi.test";
const TENANT = randomUUID();
const PARTNER = randomUUID();

const content = (changes: Partial<SealedContent> = {}): SealedContent => ({
  transaction: randomUUID(),
  processVersion: randomUUID(),
  grant: randomUUID(),
  category: "name",
  values: new Map<string, Personal>([["givenName", Personal.of("Zelda")]]),
  outcomes: [{ category: "name", attribute: "givenName", status: "RETURNED", reason: null }],
  sources: [
    {
      category: "name",
      partner: PARTNER,
      provenance: {
        partnerReference: Personal.of("ref-1"),
        at: "2026-11-25T09:30:00.000Z",
        trustFramework: "ca_pctf",
        assuranceLevel: "LOA2",
        evidence: ["electronic_record"],
        verifiedAt: null,
      },
      attributes: ["givenName"],
      chosenFor: ["givenName"],
    },
  ],
  ...changes,
});

const KINDS = {
  "P-256": ["ECDH-ES+A256KW", { crv: "P-256" }],
  "P-384": ["ECDH-ES+A256KW", { crv: "P-384" }],
  "P-521": ["ECDH-ES+A256KW", { crv: "P-521" }],
  X25519: ["ECDH-ES+A256KW", { crv: "X25519" }],
  "RSA 2048": ["RSA-OAEP-256", { modulusLength: 2_048 }],
} as const;

async function makeKey(kind: keyof typeof KINDS = "P-256"): Promise<{ publicJwk: JWK; privateJwk: JWK; kid: string }> {
  const [alg, options] = KINDS[kind];
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, ...options });
  const kid = randomUUID();
  return { kid, publicJwk: { ...(await exportJWK(publicKey)), kid }, privateJwk: { ...(await exportJWK(privateKey)), kid } };
}

const makeSigner = async () => createDeliverySigner([(await generateSigningKey("EdDSA")).privateJwk]);
const signer = await makeSigner();
const own = await makeKey();

const seal = async (one: SealedContent, key = own, sign = signer.sign, tenant = TENANT) =>
  reveal(await sealContent(one, key, sign, { issuer: ISSUER, tenant }));

const expected = ({ transaction, category }: SealedContent, changes: Partial<Expected> = {}): Expected => ({
  keys: [own.privateJwk],
  genifiKeys: signer.publicKeys,
  issuer: ISSUER,
  tenant: TENANT,
  transaction,
  category,
  ...changes,
});

const refusal = (reason: string) => ({ name: "CannotOpen", reason, message: expect.not.stringContaining("Zelda") });

describe("a sealed answer", () => {
  it.each(Object.keys(KINDS) as (keyof typeof KINDS)[])("P37: is opened with the customer's %s key, whole", async (kind) => {
    const key = await makeKey(kind);
    const one = content();
    const sealed = await seal(one, key);
    expect(headerOf(sealed)).toMatchObject({ alg: KINDS[kind][0], enc: "A256GCM", kid: key.kid, cty: SEALED_TYPE });
    expect(await open(sealed, expected(one, { keys: [own.privateJwk, key.privateJwk] }))).toMatchObject({
      iss: ISSUER,
      aud: TENANT,
      transaction: one.transaction,
      processVersion: one.processVersion,
      grant: one.grant,
      category: "name",
      attributes: { givenName: "Zelda" },
      outcomes: [{ attribute: "givenName", status: "RETURNED", reason: null }],
      sources: [{ partner: PARTNER, partnerReference: "ref-1", at: "2026-11-25T09:30:00.000Z", chosenFor: ["givenName"] }],
    });
  });

  it("P37: carries whatever values a category has", async () => {
    const values = fc.dictionary(
      fc.stringMatching(/^[a-z][A-Za-z]{0,20}$/),
      fc.jsonValue().filter((value) => value !== null),
    );
    await fc.assert(
      fc.asyncProperty(values, fc.uuid(), async (attributes, transaction) => {
        const wrapped = new Map(Object.entries(attributes).map(([name, value]) => [name, Personal.of(value as {})]));
        const one = content({ transaction, values: wrapped });
        const opened = await open(await seal(one), expected(one));
        expect(opened.attributes).toEqual(JSON.parse(JSON.stringify(attributes)));
      }),
      { numRuns: 60 },
    );
  });

  it("P37: stays wrapped until it leaves, and shows neither values nor private members", async () => {
    const one = content();
    const sealed = await sealContent(one, own, signer.sign, { issuer: ISSUER, tenant: TENANT });
    expect(String(sealed)).toBe("[personal]");
    const { plaintext } = await compactDecrypt(reveal(sealed), await importJWK(own.privateJwk, "ECDH-ES+A256KW"));
    const parts = [...reveal(sealed).split("."), ...new TextDecoder().decode(plaintext).split(".")];
    const text = parts.map((part) => Buffer.from(part, "base64url").toString("latin1")).join(" ");
    expect(text).not.toMatch(/"(?:d|p|q|dp|dq|qi|k)":/);
    expect(parts.slice(0, 5).join(" ") + Buffer.from(parts[0] ?? "", "base64url").toString()).not.toMatch(/Zelda|ref-1/);
    expect(signer.publicKeys.flatMap((key) => Object.keys(key)).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  });

  it("P37: is as long with a record as without one", async () => {
    const found = await seal(content());
    const none = content({
      values: new Map(),
      sources: [],
      outcomes: [{ category: "name", attribute: "givenName", status: "NOT_FOUND", reason: "NO_RECORD" }],
    });
    expect((await seal(none)).length).toBe(found.length);
  });
});

describe("a sealed answer that is not to be trusted", () => {
  it("P37: for another customer opens with none of one's keys", async () => {
    const one = content();
    const other = await makeKey();
    const sealed = await seal(one, other);
    await expect(open(sealed, expected(one))).rejects.toMatchObject(refusal("KEY_MISSING"));
    // The other's key under one's own id.
    await expect(open(sealed, expected(one, { keys: [{ ...own.privateJwk, kid: other.kid }] }))).rejects.toMatchObject(refusal("CANNOT_DECRYPT"));
  });

  it("P37: changed at any place is refused", async () => {
    const one = content();
    const parts = (await seal(one)).split(".");
    for (const [index, part] of parts.entries()) {
      for (const place of [0, Math.floor(part.length / 2), part.length - 2]) {
        const changed = part.slice(0, place) + (part[place] === "A" ? "B" : "A") + part.slice(place + 1);
        const tampered = parts.map((same, at) => (at === index ? changed : same)).join(".");
        await expect(open(tampered, expected(one))).rejects.toMatchObject({ name: "CannotOpen" });
      }
    }
    for (const bytes of [1, 4, 8]) {
      const cut = [
        ...parts.slice(0, 4),
        Buffer.from(parts[4] ?? "", "base64url")
          .subarray(bytes)
          .toString("base64url"),
      ].join(".");
      await expect(open(cut, expected(one))).rejects.toMatchObject(refusal("CANNOT_DECRYPT"));
    }
    for (const text of ["", "a.b.c", "a.b.c.d.e", `${parts.join(".")}.`, `${parts.join(".")} `]) {
      await expect(open(text, expected(one))).rejects.toMatchObject(refusal("MALFORMED"));
    }
  });

  it.each([
    ["another transaction", { transaction: randomUUID() }, "OF_ANOTHER_DELIVERY"],
    ["another category", { category: "credit" }, "OF_ANOTHER_DELIVERY"],
    ["another organisation", { tenant: randomUUID() }, "SIGNATURE_REFUSED"],
    ["another issuer", { issuer: "https://other.test" }, "SIGNATURE_REFUSED"],
    ["no key of genifi's", { genifiKeys: [] }, "SIGNATURE_REFUSED"],
  ])("P37: of %s is refused", async (_what, changes, reason) => {
    const one = content();
    await expect(open(await seal(one), expected(one, changes))).rejects.toMatchObject(refusal(reason));
  });

  it("P37: signed by somebody else, or as a token of another kind, is refused", async () => {
    const one = content();
    const stranger = await makeSigner();
    await expect(open(await seal(one, own, stranger.sign), expected(one))).rejects.toMatchObject(refusal("SIGNATURE_REFUSED"));
    const key = await generateSigningKey("EdDSA");
    const asGrant = async (claims: JWTPayload) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: "EdDSA", typ: "genifi-grant+jwt", kid: key.kid }).sign(await importJWK(key.privateJwk));
    await expect(open(await seal(one, own, asGrant), expected(one, { genifiKeys: [key.publicJwk] }))).rejects.toMatchObject(
      refusal("SIGNATURE_REFUSED"),
    );
    const changed = async (claims: JWTPayload) => (await signer.sign(claims)).replace(/\.[\w-]{8}/, ".eyJhIjoi");
    await expect(open(await seal(one, own, changed), expected(one))).rejects.toMatchObject(refusal("SIGNATURE_REFUSED"));
  });

  it.each([
    ["ECDH-ES", "A256GCM", {}],
    ["ECDH-ES+A128KW", "A256GCM", {}],
    ["ECDH-ES+A256KW", "A128GCM", {}],
    ["ECDH-ES+A256KW", "A256CBC-HS512", {}],
    ["ECDH-ES+A256KW", "A256GCM", { zip: "DEF" }],
  ])("P37: by %s and %s %o is refused before it is decrypted", async (alg, enc, more) => {
    const one = content();
    const sealed = await new CompactEncrypt(Buffer.from("x"))
      .setProtectedHeader({ alg, enc, kid: own.kid, cty: SEALED_TYPE, ...more })
      .encrypt(await importJWK(own.publicJwk, alg));
    await expect(open(sealed, expected(one))).rejects.toMatchObject(refusal("ALGORITHM_REFUSED"));
  });
});

describe("docs/sealed-content.schema.json", () => {
  it("P37: is what the client reads", () => {
    const { $id, ...documented } = JSON.parse(readFileSync("docs/sealed-content.schema.json", "utf8")) as Record<string, unknown>;
    expect($id).toBe("urn:genifi:schema:sealed-content");
    expect(documented).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(sealedContent, { io: "input" }))));
  });
});
