import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compactDecrypt, importJWK } from "jose";
import { z } from "zod";
import { Personal } from "../../platform/personal/personal.ts";
import { reveal } from "../../platform/personal/reveal.ts";
import { headerOf } from "../../scripts/customer/client/decrypt.ts";
import { open } from "../../scripts/customer/client/open.ts";
import { sealedContent } from "../../scripts/customer/client/sealed-content.ts";
import { SEALED_TYPE, sealContent } from "../../subgraphs/partner-data/delivery/seal.ts";
import { content, expected, ISSUER, KINDS, makeKey, own, PARTNER, seal, signer, TENANT } from "./sealed.data.ts";

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
    const sealed = await sealContent(one, own, signer.sign, { issuer: ISSUER, tenant: TENANT, mode: "LIVE" });
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
      outcomes: [{ category: "name", way: "RETRIEVE", attribute: "givenName", status: "NOT_FOUND", reason: "NO_RECORD" }],
    });
    expect((await seal(none)).length).toBe(found.length);
  });
});

describe("docs/sealed-content.schema.json", () => {
  it("P37: is what the client reads", () => {
    const { $id, ...documented } = JSON.parse(readFileSync("docs/sealed-content.schema.json", "utf8")) as Record<string, unknown>;
    expect($id).toBe("urn:genifi:schema:sealed-content");
    expect(documented).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(sealedContent, { io: "input" }))));
  });
});
