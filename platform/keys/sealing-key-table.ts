import { createSecretKey, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { seal, unseal } from "./sealing.ts";

interface KeyRow {
  readonly kid: string;
  readonly sealed_key: string;
}

export interface SealingKey {
  readonly kid: string;
  readonly key: KeyObject;
}

const purposeOf = (schema: string, kid: string): string => `${schema}.sealing_keys/${kid}`;

/**
 * A room's symmetric keys (A256GCM) from its table `sealing_keys` (kid uuid, sealed_key text, created_at), the newest first: it
 * seals, all open. The first is made at the very first start; processes that start together end with the same.
 * @param schema a constant of ours.
 */
export async function loadSealingKeys(pool: Pool, kek: KeyObject, schema: string): Promise<readonly [SealingKey, ...SealingKey[]]> {
  const kid = randomUUID();
  const sealed = await seal(randomBytes(32).toString("base64url"), kek, purposeOf(schema, kid));
  // Whoever comes second waits at `first` and inserts nothing.
  await pool.query(`insert into ${schema}.sealing_keys (kid, sealed_key, first) values ($1, $2, true) on conflict (first) do nothing`, [kid, sealed]);
  const { rows } = await pool.query<KeyRow>(`select kid, sealed_key from ${schema}.sealing_keys order by created_at desc, kid`);
  const [newest, ...older] = await Promise.all(
    rows.map(async (row) => {
      const k = String(await unseal(row.sealed_key, kek, purposeOf(schema, row.kid)));
      return { kid: row.kid, key: createSecretKey(Buffer.from(k, "base64url")) };
    }),
  );
  if (!newest) throw new Error("There is no sealing key.");
  return [newest, ...older];
}
