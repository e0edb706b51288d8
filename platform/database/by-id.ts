import type { EntityManager } from "@mikro-orm/postgresql";
import DataLoader from "dataloader";
import { validate as isUuid } from "uuid";
import type { TenantData } from "./tenant-data.ts";

// RFC 9562 §4 lets ids come in capitals; PostgreSQL writes them small.
const canonical = (id: string): string => id.toLowerCase();

/** Loads a request's rows by id, batched, under the tenant's own checks; null when absent or another tenant's. */
export function byId<T extends { readonly id: string }>(
  data: TenantData,
  find: (em: EntityManager, ids: readonly string[]) => Promise<readonly T[]>,
): DataLoader<string, T | null> {
  return new DataLoader(
    async (keys) => {
      const ids = keys.filter((id) => isUuid(id)).map(canonical);
      const rows = ids.length === 0 ? [] : await data.run((em) => find(em, ids));
      const found = new Map(rows.map((row) => [row.id, row]));
      return keys.map((id) => found.get(canonical(id)) ?? null);
    },
    { cacheKeyFn: canonical },
  );
}
