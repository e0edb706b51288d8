import { randomUUID, type KeyObject } from "node:crypto";
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import type { Pool, PoolClient } from "pg";
import { seal, unseal } from "../../../platform/keys/sealing.ts";
import type { IdentifierKey } from "../delivery/sealed-identifiers.ts";
import { inTransaction } from "../../../platform/database/in-transaction.ts";

const ALGORITHMS = ["ECDH-ES+A256KW", "RSA-OAEP-256"] as const;
/** How long a process trusts what it read, and how soon it reads again for a `kid` that it does not know. */
const MOST_REMEMBERED_MS = 60_000;
const LEAST_WAIT_MS = 1_000;

interface Held {
  readonly publicJwk: JWK;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly createdAt: number;
}

export interface IdentifierKeys {
  readonly keyOf: IdentifierKey;
  /** Those that may be sealed to, the newest first. */
  publicKeys(): Promise<readonly JWK[]>;
  /** Makes the next keys when it is time, and destroys those that have had theirs. */
  rotate(): Promise<void>;
}

const purposeOf = (kid: string): string => `partner_data.encryption_keys/${kid}`;

async function makeKey(client: PoolClient, kek: KeyObject, alg: (typeof ALGORITHMS)[number]): Promise<void> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { crv: "P-256", modulusLength: 2_048, extractable: true });
  const kid = randomUUID();
  const common = { kid, alg, use: "enc" };
  const sealed = await seal({ ...(await exportJWK(privateKey)), ...common }, kek, purposeOf(kid));
  await client.query("insert into partner_data.encryption_keys (kid, alg, sealed_private_jwk, public_jwk) values ($1, $2, $3, $4)", [
    kid,
    alg,
    sealed,
    { ...(await exportJWK(publicKey)), ...common },
  ]);
}

/**
 * Our own keys for identifiers that come sealed: one of each algorithm for `lifetimeMs`, opened with for as long again, and
 * then destroyed, so that ciphertext which somebody kept stays closed for ever.
 */
export async function createIdentifierKeys(pool: Pool, kek: KeyObject, lifetimeMs: number): Promise<IdentifierKeys> {
  const rememberedMs = Math.min(MOST_REMEMBERED_MS, lifetimeMs / 4);
  let held: ReadonlyMap<string, Held> = new Map();
  let readAt = 0;

  async function read(): Promise<void> {
    const { rows } = await pool.query<{ kid: string; alg: string; sealed_private_jwk: string; public_jwk: JWK; created_at: Date }>(
      "select kid, alg, sealed_private_jwk, public_jwk, created_at from partner_data.encryption_keys order by created_at desc, alg",
    );
    const keys = rows.map(async ({ kid, alg, sealed_private_jwk: sealed, public_jwk: publicJwk, created_at: createdAt }) => {
      const known = held.get(kid)?.privateKey;
      const privateKey = known ?? ((await importJWK((await unseal(sealed, kek, purposeOf(kid))) as JWK, alg, { extractable: false })) as CryptoKey);
      return [kid, { publicJwk, alg, privateKey, createdAt: createdAt.getTime() }] as const;
    });
    held = new Map(await Promise.all(keys));
    readAt = Date.now();
  }

  async function rotate(): Promise<void> {
    await inTransaction(pool, async (client) => {
      // Processes that come at the same time wait for each other here, and the second finds it done.
      await client.query("select pg_advisory_xact_lock(hashtext('partner_data.encryption_keys'))");
      const { rows } = await client.query<{ alg: string }>(
        "select distinct alg from partner_data.encryption_keys where created_at > now() - make_interval(secs => $1)",
        [lifetimeMs / 1_000],
      );
      const fresh = new Set(rows.map(({ alg }) => alg));
      for (const alg of ALGORITHMS) if (!fresh.has(alg)) await makeKey(client, kek, alg);
      await client.query("delete from partner_data.encryption_keys where created_at < now() - make_interval(secs => $1)", [(2 * lifetimeMs) / 1_000]);
    });
  }

  const refresh = async (afterMs: number): Promise<void> => {
    if (Date.now() >= readAt + afterMs) await read();
  };
  const lasts = ({ createdAt }: Held): boolean => Date.now() < createdAt + 2 * lifetimeMs;

  await read();
  if (held.size === 0) {
    await rotate();
    await read();
  }
  return {
    rotate,
    async keyOf(kid) {
      await refresh(held.has(kid) ? rememberedMs : Math.min(LEAST_WAIT_MS, rememberedMs));
      const key = held.get(kid);
      return key && lasts(key) ? key : undefined;
    },
    async publicKeys() {
      await refresh(rememberedMs);
      return [...held.values()].filter(lasts).map(({ publicJwk }) => publicJwk);
    },
  };
}
