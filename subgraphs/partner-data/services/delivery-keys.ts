import type { JWK } from "jose";
import type { Pool } from "pg";
import { validate as isUuid } from "uuid";
import type { DeliveryKeys } from "../delivery/sealed-parts.ts";

interface KeyRow {
  readonly id: string;
  readonly kid: string;
  readonly public_jwk: JWK;
  readonly categories: readonly string[];
}

/** Read anew for each delivery, so that a key that was retired seals nothing more. */
export const createDeliveryKeys =
  (pool: Pool): DeliveryKeys =>
  async (tenant, ids) => {
    const wanted = [...new Set(ids)].filter((id) => isUuid(id));
    if (wanted.length === 0) return new Map();
    // The look-up needs the first function's answer, so that the tenant is set before it, in one statement.
    const { rows } = await pool.query<KeyRow>(
      `select k.* from accounts.offered_enter_tenant($1) status,
              lateral accounts.offered_delivery_keys(case when status is not null then $1::uuid end, $2) k`,
      [tenant, wanted],
    );
    return new Map(
      rows.map(({ id, kid, public_jwk: publicJwk, categories }) => [
        id,
        { kid, publicJwk, allows: (category: string) => categories.length === 0 || categories.includes(category) },
      ]),
    );
  };
