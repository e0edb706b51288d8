import type { KeyObject } from "node:crypto";
import type { Pool } from "pg";
import { seal, unseal } from "../../../platform/keys/sealing.ts";
import { generateSigningKey, PrivateSigningJwk } from "../../../platform/keys/signing-key.ts";

interface KeyRow {
  readonly kid: string;
  readonly sealed_private_jwk: string;
}

/** Sealed for its row, so that whoever can write the table cannot put one key in another's place. */
const purposeOf = (kid: string): string => `accounts.signing_keys/${kid}`;

const readKeys = async (client: Pick<Pool, "query">): Promise<KeyRow[]> =>
  (await client.query<KeyRow>("select kid, sealed_private_jwk from accounts.signing_keys order by created_at desc, kid")).rows;

/** Processes that start together on an empty table wait for each other here, and end with the same key. */
async function createFirstKey(pool: Pool, kek: KeyObject): Promise<KeyRow[]> {
  const { kid, privateJwk } = await generateSigningKey("EdDSA");
  const sealed = await seal(privateJwk, kek, purposeOf(kid));
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtext('accounts.signing_keys'))");
    await client.query(
      "insert into accounts.signing_keys (kid, sealed_private_jwk) select $1, $2 where not exists (select from accounts.signing_keys)",
      [kid, sealed],
    );
    const rows = await readKeys(client);
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
 * The authorisation server's keys, the newest first: it signs, all verify. Made at the very first start.
 * Throws `CannotUnseal` when the key-encryption key is not the one that they were sealed under.
 */
export async function loadSigningKeys(pool: Pool, kek: KeyObject): Promise<readonly [PrivateSigningJwk, ...PrivateSigningJwk[]]> {
  const stored = await readKeys(pool);
  const rows = stored.length > 0 ? stored : await createFirstKey(pool, kek);
  const [newest, ...older] = await Promise.all(
    rows.map(async ({ kid, sealed_private_jwk }) => PrivateSigningJwk.parse(await unseal(sealed_private_jwk, kek, purposeOf(kid)))),
  );
  if (!newest) throw new Error("The authorisation server has no signing key.");
  return [newest, ...older];
}
