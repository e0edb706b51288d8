import type { KeyObject } from "node:crypto";
import { type CryptoKey, importJWK } from "jose";
import { createOnce } from "./create-once.ts";
import { seal, unseal } from "./sealing.ts";
import { generateSigningKey, PrivateSigningJwk, PublicSigningJwk } from "./signing-key.ts";

const PURPOSE = "signing-key-file";

export interface LoadedSigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: PublicSigningJwk;
}

/**
 * Loads a sealed signing key from a file, for a role that has no database (the gateway), or creates it.
 * Throws `CannotUnseal` when the key-encryption key is another one, `KeyFileExposed` when others can read the file.
 */
export async function loadSigningKeyFile(path: string, kek: KeyObject): Promise<LoadedSigningKey> {
  const sealed = await createOnce(path, async () => await seal((await generateSigningKey("EdDSA")).privateJwk, kek, PURPOSE));
  const privateJwk = PrivateSigningJwk.parse(await unseal(sealed.trim(), kek, PURPOSE));
  const privateKey = await importJWK(privateJwk, privateJwk.alg, { extractable: false });
  return { kid: privateJwk.kid, privateKey, publicJwk: PublicSigningJwk.parse(privateJwk) };
}
