import type { KeyObject } from "node:crypto";
import { CompactEncrypt, compactDecrypt } from "jose";

/** Sealed material that this key-encryption key does not open, or that was sealed for another purpose. */
export class CannotUnseal extends Error {
  override readonly name = "CannotUnseal";

  constructor(purpose: string) {
    super(`Cannot unseal ${purpose}: the key-encryption key is not the one it was sealed under, or the sealed text was changed.`);
  }
}

/**
 * Encrypts a JSON value under the key-encryption key: JWE compact (RFC 7516), `dir` with A256GCM.
 * `purpose` is authenticated with it, so that material sealed for one use cannot be put in the place of another.
 */
export async function seal(json: unknown, kek: KeyObject, purpose: string): Promise<string> {
  return await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(json)))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", purpose })
    .encrypt(kek);
}

/** The JSON value of `seal`. Throws `CannotUnseal` for another key, another purpose, or any change. */
export async function unseal(sealed: string, kek: KeyObject, purpose: string): Promise<unknown> {
  const opened = await compactDecrypt(sealed, kek, {
    keyManagementAlgorithms: ["dir"],
    contentEncryptionAlgorithms: ["A256GCM"],
  }).catch(() => undefined);
  if (opened?.protectedHeader.purpose !== purpose) throw new CannotUnseal(purpose);
  return JSON.parse(new TextDecoder().decode(opened.plaintext));
}
