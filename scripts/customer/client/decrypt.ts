import { calculateJwkThumbprint, compactDecrypt, decodeProtectedHeader, importJWK, type JWK, type ProtectedHeaderParameters } from "jose";
import { CannotOpen } from "./cannot-open.ts";

const COMPACT = /^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/;
const ENCRYPTION = "A256GCM";

/** By the key alone, never by the token: a key is used for one algorithm (RFC 8725 §3.1). */
const ALGORITHM_OF: Readonly<Record<string, string>> = { EC: "ECDH-ES+A256KW", OKP: "ECDH-ES+A256KW", RSA: "RSA-OAEP-256" };

export function headerOf(sealed: string): ProtectedHeaderParameters {
  try {
    if (COMPACT.test(sealed)) return decodeProtectedHeader(sealed);
  } catch {
    // Says no more than any other malformed text.
  }
  throw new CannotOpen("MALFORMED");
}

/** The key that a `kid` names: by its own `kid`, or by its thumbprint (RFC 7638) when it has none. */
export async function keyNamed(kid: unknown, keys: readonly JWK[]): Promise<JWK> {
  for (const key of keys) if ((key.kid ?? (await calculateJwkThumbprint(key))) === kid) return key;
  throw new CannotOpen("KEY_MISSING");
}

/** Decrypts with the algorithm of the key, A256GCM, and no other; compressed content is refused. */
export async function decrypt(sealed: string, key: JWK): Promise<string> {
  const { alg, enc, zip } = headerOf(sealed);
  const own = ALGORITHM_OF[String(key.kty)];
  if (own === undefined || alg !== own || enc !== ENCRYPTION || zip !== undefined) throw new CannotOpen("ALGORITHM_REFUSED");
  try {
    const { plaintext } = await compactDecrypt(sealed, await importJWK({ ...key, alg: own }, own), {
      keyManagementAlgorithms: [own],
      contentEncryptionAlgorithms: [ENCRYPTION],
    });
    return new TextDecoder("utf-8", { fatal: true }).decode(plaintext);
  } catch {
    throw new CannotOpen("CANNOT_DECRYPT");
  }
}
