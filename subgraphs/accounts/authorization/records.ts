import { createHash } from "node:crypto";
import type { Adapter } from "oidc-provider";
import type { Pool } from "pg";

interface RecordRow {
  readonly payload: Record<string, unknown>;
  readonly consumed: number | null;
}

const hash = (id: string): Buffer => createHash("sha256").update(id).digest();

/**
 * oidc-provider's own records of one kind. Their ids are credentials, so only hashes of them are stored and the
 * payload goes without its `jti`: who reads the table can present nothing from it.
 */
export function createRecords(pool: Pool, kind: string): Adapter {
  return {
    async upsert(id, { jti: _id, ...payload }, expiresIn) {
      const grantId = typeof payload.grantId === "string" ? hash(payload.grantId) : null;
      await pool.query(
        `insert into accounts.authorization_records (kind, id_hash, grant_id_hash, payload, expires_at)
         values ($1, $2, $3, $4, now() + make_interval(secs => $5))
         on conflict (kind, id_hash) do update
         set grant_id_hash = excluded.grant_id_hash, payload = excluded.payload, expires_at = excluded.expires_at`,
        [kind, hash(id), grantId, payload, expiresIn],
      );
    },

    async find(id) {
      const { rows } = await pool.query<RecordRow>(
        `select payload, extract(epoch from consumed_at)::int as consumed from accounts.authorization_records
         where kind = $1 and id_hash = $2 and expires_at > now()`,
        [kind, hash(id)],
      );
      const [row] = rows;
      return row && { ...row.payload, jti: id, ...(row.consumed === null ? {} : { consumed: row.consumed }) };
    },

    async consume(id) {
      await pool.query("update accounts.authorization_records set consumed_at = now() where kind = $1 and id_hash = $2", [kind, hash(id)]);
    },

    async destroy(id) {
      await pool.query("delete from accounts.authorization_records where kind = $1 and id_hash = $2", [kind, hash(id)]);
    },

    async revokeByGrantId(grantId) {
      await pool.query("delete from accounts.authorization_records where kind = $1 and grant_id_hash = $2", [kind, hash(grantId)]);
    },
  };
}
