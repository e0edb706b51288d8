import { createSecretKey, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { seal, unseal } from "./sealing.ts";
import { inTransaction } from "../database/in-transaction.ts";

/** How long a process trusts what it read, and how soon it reads again for a `kid` that it does not know. */
const MOST_REMEMBERED_MS = 60_000;
const LEAST_WAIT_MS = 1_000;
/** Longer than any process may take to learn of the next key. */
const MARGIN_MS = 10 * 60_000;

export interface SealingKey {
  readonly kid: string;
  readonly key: KeyObject;
}

export interface SealingKeys {
  /** It seals. */
  newest(): Promise<SealingKey>;
  /** Of all that still open; undefined of one that was destroyed, or never was. */
  keyOf(kid: string): Promise<SealingKey | undefined>;
  /** Makes the next key when it is time, and destroys those of which nothing is in force any more. */
  rotate(): Promise<void>;
}

export interface SealingKeyRules {
  /** A constant of ours. */
  readonly schema: string;
  /** For how long one key seals. */
  readonly lifetimeMs: number;
  /** How long what was sealed with it is in force. */
  readonly openMs: number;
}

/**
 * A room's symmetric keys (A256GCM) from its table `sealing_keys` (kid uuid, sealed_key text, created_at). The first is made at
 * the very first start; processes that come together end with the same.
 */
export async function createSealingKeys(pool: Pool, kek: KeyObject, { schema, lifetimeMs, openMs }: SealingKeyRules): Promise<SealingKeys> {
  const purposeOf = (kid: string): string => `${schema}.sealing_keys/${kid}`;
  const rememberedMs = Math.min(MOST_REMEMBERED_MS, lifetimeMs / 4);
  /** The newest first. */
  let held: ReadonlyMap<string, SealingKey> = new Map();
  let readAt = 0;

  async function read(): Promise<void> {
    const { rows } = await pool.query<{ kid: string; sealed_key: string }>(
      `select kid, sealed_key from ${schema}.sealing_keys order by created_at desc, kid`,
    );
    const keys = rows.map(async ({ kid, sealed_key: sealed }) => {
      const known = held.get(kid);
      if (known) return [kid, known] as const;
      const k = String(await unseal(sealed, kek, purposeOf(kid)));
      return [kid, { kid, key: createSecretKey(Buffer.from(k, "base64url")) }] as const;
    });
    held = new Map(await Promise.all(keys));
    readAt = Date.now();
  }

  async function rotate(): Promise<void> {
    await inTransaction(pool, async (client) => {
      // Who comes at the same time waits here, and finds it done.
      await client.query("select pg_advisory_xact_lock(hashtext($1))", [`${schema}.sealing_keys`]);
      const { rowCount } = await client.query(`select from ${schema}.sealing_keys where created_at > now() - make_interval(secs => $1)`, [
        lifetimeMs / 1_000,
      ]);
      if (rowCount === 0) {
        const kid = randomUUID();
        const sealed = await seal(randomBytes(32).toString("base64url"), kek, purposeOf(kid));
        await client.query(`insert into ${schema}.sealing_keys (kid, sealed_key) values ($1, $2)`, [kid, sealed]);
      }
      await client.query(`delete from ${schema}.sealing_keys where created_at < now() - make_interval(secs => $1)`, [
        (lifetimeMs + openMs + MARGIN_MS) / 1_000,
      ]);
    });
  }

  const refresh = async (afterMs: number): Promise<void> => {
    if (Date.now() >= readAt + afterMs) await read();
  };

  await rotate();
  await read();
  return {
    rotate,
    async newest() {
      await refresh(rememberedMs);
      const [newest] = held.values();
      if (!newest) throw new Error("There is no sealing key.");
      return newest;
    },
    async keyOf(kid) {
      await refresh(held.has(kid) ? rememberedMs : Math.min(LEAST_WAIT_MS, rememberedMs));
      return held.get(kid);
    },
  };
}
