import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { compactDecrypt, compactVerify, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { decrypt } from "../../scripts/customer/client/decrypt.ts";
import { verify } from "../../scripts/customer/client/open.ts";

interface Encrypted {
  readonly section: string;
  readonly alg: string;
  readonly enc: string;
  readonly key: JWK;
  readonly plaintext: string;
  readonly compact: string;
}
interface Signed {
  readonly section: string;
  readonly alg: string;
  readonly key: JWK;
  readonly payload: string;
  readonly compact: string;
}
interface Case {
  readonly tcId: number;
  readonly comment: string;
  readonly jwe: string;
  readonly pt?: string;
  readonly result: "valid" | "invalid";
}

const read = (file: string) => JSON.parse(readFileSync(`test/unit/vectors/${file}`, "utf8"));
const rfc = read("rfc7520.json") as { readonly jwe: readonly Encrypted[]; readonly jws: readonly Signed[] };
const wycheproof = read("wycheproof.json") as {
  readonly encryption: readonly { readonly private: JWK; readonly tests: readonly Case[] }[];
  readonly unsigned: readonly { readonly tcId: number; readonly jws: string }[];
};

const publicOf = ({ kty, crv, x, y, n, e, kid, k }: JWK): JWK => JSON.parse(JSON.stringify({ kty, crv, x, y, n, e, k, kid })) as JWK;
const rules = (genifiKeys: readonly JWK[]) => ({ keys: [], genifiKeys, issuer: "hobbiton.example", tenant: "t", transaction: "t", category: "name" });
const GONE = new Set(["RSA1_5"]);

describe("examples of RFC 7520 and RFC 8037", () => {
  it.each(rfc.jwe.map((vector) => [`${vector.section} ${vector.alg} ${vector.enc}`, vector] as const))(
    "P37: %s is right, and no sealed answer, since its algorithms are not ours",
    async (_title, { alg, key, plaintext, compact }) => {
      if (!GONE.has(alg)) {
        const opened = await compactDecrypt(compact, await importJWK(key, alg));
        expect(new TextDecoder().decode(opened.plaintext)).toBe(plaintext);
      }
      await expect(decrypt(compact, key)).rejects.toMatchObject({ reason: "ALGORITHM_REFUSED" });
    },
  );

  it.each(rfc.jws.map((vector) => [`${vector.section} ${vector.alg}`, vector] as const))(
    "P37: %s is right, and no answer signed by genifi, even if its key were genifi's",
    async (_title, { alg, key, payload, compact }) => {
      const own = publicOf(key);
      const { payload: verified } = await compactVerify(compact, await importJWK(own, alg));
      expect(new TextDecoder().decode(verified)).toBe(payload);
      await expect(verify(compact, rules([own]))).rejects.toMatchObject({ reason: "SIGNATURE_REFUSED" });
    },
  );
});

const OURS = new Map([
  ["EC", "ECDH-ES+A256KW"],
  ["RSA", "RSA-OAEP-256"],
]);

/** What our opener must take: valid, and of our algorithms. */
function isOurs({ kty = "" }: JWK, { jwe, result }: Case): boolean {
  if (result !== "valid") return false;
  const { alg, enc } = decodeProtectedHeader(jwe);
  return alg === OURS.get(kty) && enc === "A256GCM";
}

const CASES = wycheproof.encryption.flatMap(({ private: key, tests }) => tests.map((test) => ({ key, test })));

describe("Wycheproof's vectors", () => {
  it.each(CASES.filter(({ key, test }) => isOurs(key, test)).map(({ key, test }) => [test.tcId, test.comment, key, test] as const))(
    "P37: %i %s is decrypted",
    async (_id, _comment, key, { jwe, pt = "" }) => {
      expect(Buffer.from(await decrypt(jwe, key)).toString("hex")).toBe(pt);
    },
  );

  it.each(CASES.filter(({ key, test }) => !isOurs(key, test)).map(({ key, test }) => [test.tcId, test.comment, key, test] as const))(
    "P37: %i %s is refused",
    async (_id, _comment, key, { jwe }) => {
      await expect(decrypt(jwe, key)).rejects.toMatchObject({ name: "CannotOpen" });
    },
  );

  it("P37: hold some of ours, and wrong ones of our own algorithms", () => {
    expect(CASES.filter(({ key, test }) => isOurs(key, test)).map(({ test }) => test.tcId)).toEqual([66, 90]);
    const wrong = CASES.filter(({ test }) => test.result === "invalid" && test.jwe.split(".").length === 5);
    expect(wrong.length).toBeGreaterThan(20);
  });

  it.each(wycheproof.unsigned.map(({ tcId, jws }) => [tcId, jws] as const))("P37: %i without a signature is refused", async (_id, jws) => {
    const { publicKey } = await generateKeyPair("EdDSA", { extractable: true });
    await expect(verify(jws, rules([await exportJWK(publicKey)]))).rejects.toMatchObject({ reason: "SIGNATURE_REFUSED" });
  });
});
