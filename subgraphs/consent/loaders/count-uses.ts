import type { EntityManager } from "@mikro-orm/postgresql";

/** How often each attestation was used: in its current rolling period if it has one, else in all. */
export async function countUses(em: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await em.execute<{ id: string; uses: number }[]>(
    `select a.id, count(u.id)::int as uses
       from consent.attestations a
       join consent.attestation_uses u
         on u.attestation_id = a.id and u.at > coalesce(now() - a.use_period::interval, '-infinity')
      where a.id = any (?::uuid[])
      group by a.id`,
    [`{${ids.join(",")}}`],
  );
  return new Map(rows.map(({ id, uses }) => [id, uses]));
}
