import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { CompactEncrypt, importJWK, type JWTPayload, SignJWT } from "jose";
import { generateSigningKey } from "../../platform/keys/signing-key.ts";
import { open } from "../../scripts/customer/client/open.ts";
import { SEALED_TYPE } from "../../subgraphs/partner-data/delivery/seal.ts";
import { content, expected, makeKey, makeSigner, own, refusal, seal, signer } from "./sealed.data.ts";

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
