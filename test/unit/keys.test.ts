import { createSecretKey, randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { CompactSign, compactVerify, importJWK } from "jose";
import { createOnce, KeyFileExposed } from "../../platform/keys/create-once.ts";
import { loadKeyEncryptionKey, UnusableKeyEncryptionKey } from "../../platform/keys/key-encryption-key.ts";
import { CannotUnseal, seal, unseal } from "../../platform/keys/sealing.ts";
import { loadSigningKeyFile } from "../../platform/keys/signing-key-file.ts";
import { generateSigningKey } from "../../platform/keys/signing-key.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "genifi-keys-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const newKek = () => createSecretKey(randomBytes(32));

describe("sealing", () => {
  const secret = { d: "a secret of ours" };

  it("opens with the same key and purpose", async () => {
    const kek = newKek();
    expect(await unseal(await seal(secret, kek, "test"), kek, "test")).toEqual(secret);
  });

  it("refuses another purpose, another key and changed text, and names no value", async () => {
    const kek = newKek();
    const sealed = await seal(secret, kek, "test");
    const parts = sealed.split(".");
    const otherHeader = Buffer.from(JSON.stringify({ alg: "dir", enc: "A256GCM", purpose: "other" })).toString("base64url");
    const flipped = parts.map((part, index) => (index === 3 ? (part.startsWith("A") ? "B" : "A") + part.slice(1) : part));
    const attempts = [
      () => unseal(sealed, kek, "other"),
      () => unseal(sealed, newKek(), "test"),
      () => unseal(flipped.join("."), kek, "test"),
      () => unseal([otherHeader, ...parts.slice(1)].join("."), kek, "other"),
      () => unseal("", kek, "test"),
    ];
    for (const attempt of attempts) {
      const error: unknown = await attempt().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CannotUnseal);
      expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/a secret of ours|ey[A-Z]/);
    }
  });
});

describe("createOnce", () => {
  it("gives eight callers at once the one value that was written", async () => {
    const path = join(folder, "deep/er/key");
    let made = 0;
    const values = await Promise.all(Array.from({ length: 8 }, () => createOnce(path, async () => `value ${++made}`)));
    expect(new Set(values).size).toBe(1);
    expect(await readFile(path, "utf8")).toBe(values[0]);
    expect(await readdir(join(folder, "deep/er"))).toEqual(["key"]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "deep/er"))).mode & 0o777).toBe(0o700);
  });

  it("makes nothing when the file is there", async () => {
    const path = join(folder, "key");
    await writeFile(path, "kept", { mode: 0o600 });
    expect(await createOnce(path, () => Promise.reject(new Error("not asked")))).toBe("kept");
  });

  it("leaves nothing behind when the value cannot be made", async () => {
    await expect(createOnce(join(folder, "key"), () => Promise.reject(new Error("no entropy")))).rejects.toThrow("no entropy");
    expect(await readdir(folder)).toEqual([]);
  });

  for (const mode of [0o644, 0o640, 0o602]) {
    it(`refuses a file of mode ${mode.toString(8)}, and does not say what is in it`, async () => {
      const path = join(folder, "key");
      await writeFile(path, "seen by others");
      await chmod(path, mode);
      const error: unknown = await createOnce(path, async () => "new").catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(KeyFileExposed);
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain("seen by others");
    });
  }
});

describe("the key-encryption key", () => {
  const text = randomBytes(32).toString("base64url");
  const exported = async (source: Parameters<typeof loadKeyEncryptionKey>[0]) => (await loadKeyEncryptionKey(source)).export().toString("base64url");

  it("comes from the environment before the file, and from a file that is made once", async () => {
    const file = join(folder, "kek");
    expect(await exported({ fromEnvironment: text, file })).toBe(text);
    const made = await exported({ file });
    expect(await exported({ file })).toBe(made);
    expect(made).not.toBe(text);
  });

  it("is refused unless it is 32 bytes, whole, and the refusal does not show it", async () => {
    const wrong = ["", text.slice(1), `${text}A`, `${text}=`, ` ${text}`, text.replace(/.$/, "!"), randomBytes(32).toString("hex")];
    for (const fromEnvironment of wrong) {
      const error: unknown = await loadKeyEncryptionKey({ fromEnvironment }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UnusableKeyEncryptionKey);
      if (fromEnvironment) expect(inspect(error, { depth: null, showHidden: true })).not.toContain(fromEnvironment);
    }
    await expect(loadKeyEncryptionKey({})).rejects.toThrow(UnusableKeyEncryptionKey);
  });

  it("shows no bytes when it is printed", async () => {
    const key = await loadKeyEncryptionKey({ fromEnvironment: text });
    const shown = inspect(key, { depth: null, showHidden: true });
    expect(shown).not.toContain(text);
    expect(JSON.stringify(key)).toBe("{}");
  });
});

describe("signing keys", () => {
  it("are Ed25519 with a random id, and their public half has no private member", async () => {
    const [first, second] = await Promise.all([generateSigningKey("EdDSA"), generateSigningKey("EdDSA")]);
    expect(first.publicJwk).toEqual({ kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig", kid: first.kid, x: first.privateJwk.x });
    expect(first.kid).not.toBe(second.kid);
  });

  it("are the same for all who load the file, sign, and cannot be exported", async () => {
    const kek = newKek();
    const path = join(folder, "gateway.key");
    const [first, second] = await Promise.all([loadSigningKeyFile(path, kek), loadSigningKeyFile(path, kek)]);
    expect(second.publicJwk).toEqual(first.publicJwk);
    expect(first.privateKey.extractable).toBe(false);
    const signed = await new CompactSign(Buffer.from("text")).setProtectedHeader({ alg: "EdDSA" }).sign(first.privateKey);
    const { payload } = await compactVerify(signed, await importJWK(second.publicJwk, "EdDSA"), { algorithms: ["EdDSA"] });
    expect(Buffer.from(payload).toString()).toBe("text");
  });

  it("stay closed to another key-encryption key, and lie sealed in the file", async () => {
    const path = join(folder, "gateway.key");
    await loadSigningKeyFile(path, newKek());
    expect(await readFile(path, "utf8")).toMatch(/^ey[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
    await expect(loadSigningKeyFile(path, newKek())).rejects.toThrow(CannotUnseal);
  });
});
