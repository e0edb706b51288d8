import type { JWK } from "jose";
import type { Pool } from "pg";
import { validate as isUuid } from "uuid";
import { type DeliveryKey, type DeliveryKeys, keyNames } from "../delivery/sealed-parts.ts";
import type { KeySets } from "./key-sets.ts";

interface KeyRow {
  readonly id: string;
  readonly kid: string | null;
  readonly public_jwk: JWK | null;
  readonly jwks_uri: string | null;
  readonly trust_anchor: string | null;
  readonly categories: readonly string[];
}

/** Read anew for each delivery, so that a key that was retired seals nothing more. */
export const createDeliveryKeys =
  (pool: Pool, keySets: KeySets): DeliveryKeys =>
  async (tenant, names) => {
    const wanted = [...new Set(names)].map((name) => ({ name, ...keyNames(name) })).filter(({ id }) => isUuid(id));
    if (wanted.length === 0) return new Map();
    // The look-up needs the first function's answer, so that the tenant is set before it, in one statement.
    const { rows } = await pool.query<KeyRow>(
      `select k.* from accounts.offered_enter_tenant($1) status,
              lateral accounts.offered_delivery_keys(case when status is not null then $1::uuid end, $2) k`,
      [tenant, [...new Set(wanted.map(({ id }) => id))]],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));

    async function keyOf(id: string, named: string | undefined): Promise<DeliveryKey | undefined> {
      const row = byId.get(id);
      if (!row) return undefined;
      const { kid, public_jwk: publicJwk, jwks_uri: uri, trust_anchor: trustAnchor, categories } = row;
      const allows = (category: string) => categories.length === 0 || categories.includes(category);
      if (kid !== null && publicJwk) return named === undefined || named === kid ? { kid, publicJwk, allows } : undefined;
      const found = uri === null ? undefined : await keySets(id, { uri, trustAnchor }, named);
      return found && { kid: found.kid, publicJwk: found, allows };
    }

    try {
      const found = await Promise.all(wanted.map(async ({ name, id, kid }) => [name, await keyOf(id, kid)] as const));
      return new Map(found.filter((one): one is readonly [string, DeliveryKey] => one[1] !== undefined));
    } catch {
      // Which of what was asked failed, and how, is the customer's own server's to tell.
      return "DELIVERY_KEYS_UNAVAILABLE";
    }
  };
