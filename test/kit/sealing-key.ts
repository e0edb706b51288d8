import { createSecretKey } from "node:crypto";
import { unseal } from "../../platform/keys/sealing.ts";
import type { SealingKey } from "../../platform/keys/sealing-key-table.ts";
import type { Platform } from "./platform.ts";

/** The newest key that seals continuations and notices, as the room opens it. */
export async function importSealedKey({ database, keyEncryptionKey }: Platform): Promise<SealingKey> {
  const [row] = await database.query<{ kid: string; sealed_key: string }>(
    "select kid, sealed_key from partner_data.sealing_keys order by created_at desc, kid limit 1",
  );
  if (!row) throw new Error("There is no sealing key.");
  const secret = String(await unseal(row.sealed_key, keyEncryptionKey, `partner_data.sealing_keys/${row.kid}`));
  return { kid: row.kid, key: createSecretKey(Buffer.from(secret, "base64url")) };
}
