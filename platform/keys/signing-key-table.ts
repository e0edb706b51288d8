import type { KeyObject } from "node:crypto";
import type { Pool } from "pg";
import { seal, unseal } from "./sealing.ts";
import { generateSigningKey, PrivateSigningJwk } from "./signing-key.ts";

interface KeyRow {
  readonly kid: string;
  readonly sealed_private_jwk: string;
}

/** Sealed for its row, so that whoever can write the table cannot put one key in another's place. */
const purposeOf = (schema: string, kid: string): string => `${schema}.signing_keys/${kid}`;

const readKeys = async (client: Pick<Pool, "query">, schema: string): Promise<KeyRow[]> =>
  (await client.query<KeyRow>(`select kid, sealed_private_jwk from ${schema}.signing_keys order by created_at desc, kid`)).rows;

/** Processes that start together on an empty table wait for each other here, and end with the same key. */
async function createFirstKey(pool: Pool, kek: KeyObject, schema: string): Promise<KeyRow[]> {
  const { kid, privateJwk, publicJwk } = await generateSigningKey("EdDSA");
  const sealed = await seal(privateJwk, kek, purposeOf(schema, kid));
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtext($1))", [`${schema}.signing_keys`]);
    await client.query(
      `insert into ${schema}.signing_keys (kid, sealed_private_jwk, public_jwk) select $1, $2, $3
        where not exists (select from ${schema}.signing_keys)`,
      [kid, sealed, publicJwk],
    );
    const rows = await readKeys(client, schema);
    await client.query("commit");
    return rows;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/**
 * A room's signing keys from its table `signing_keys` (kid uuid, sealed_private_jwk text, public_jwk jsonb, created_at),
 * the newest first: it signs, all verify. The first is made at the very first start.
 * @param schema a constant of ours.
 * Throws `CannotUnseal` when the key-encryption key is not the one that they were sealed under.
 */
export async function loadSigningKeys(pool: Pool, kek: KeyObject, schema: string): Promise<readonly [PrivateSigningJwk, ...PrivateSigningJwk[]]> {
  const stored = await readKeys(pool, schema);
  const rows = stored.length > 0 ? stored : await createFirstKey(pool, kek, schema);
  const [newest, ...older] = await Promise.all(
    rows.map(async ({ kid, sealed_private_jwk }) => PrivateSigningJwk.parse(await unseal(sealed_private_jwk, kek, purposeOf(schema, kid)))),
  );
  if (!newest) throw new Error("There is no signing key.");
  return [newest, ...older];
}
