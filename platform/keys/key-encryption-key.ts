import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { createOnce } from "./create-once.ts";

const BYTES = 32;

export interface KeyEncryptionKeySource {
  /** 32 random bytes in base64url without padding: from a secret store or a KMS. Wins over the file. */
  readonly fromEnvironment?: string | undefined;
  /** Where the embedded default keeps its own: outside the data folder and its backups. */
  readonly file?: string | undefined;
}

/** The key-encryption key is absent or not 32 bytes. Says which source is wrong, never what was in it. */
export class UnusableKeyEncryptionKey extends Error {
  override readonly name = "UnusableKeyEncryptionKey";
}

function decode(text: string, source: string): KeyObject {
  const bytes = Buffer.from(text, "base64url");
  // Buffer skips what is not base64url, so a mistyped key would silently become another one.
  if (bytes.length !== BYTES || bytes.toString("base64url") !== text) {
    throw new UnusableKeyEncryptionKey(`The key-encryption key from ${source} must be ${BYTES} bytes in base64url without padding.`);
  }
  return createSecretKey(bytes);
}

/**
 * The key under which all signing keys are sealed at rest. A `KeyObject`, so that it shows no bytes when printed.
 * A named file that does not exist is created with a new key.
 */
export async function loadKeyEncryptionKey({ fromEnvironment, file }: KeyEncryptionKeySource): Promise<KeyObject> {
  if (fromEnvironment !== undefined) return decode(fromEnvironment, "the environment");
  if (file === undefined) throw new UnusableKeyEncryptionKey("No key-encryption key: give one in the environment, or name a file for it.");
  const text = await createOnce(file, async () => randomBytes(BYTES).toString("base64url"));
  return decode(text.trim(), file);
}
