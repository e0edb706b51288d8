import type { EntityManager } from "@mikro-orm/postgresql";

export interface Period {
  readonly from: Date;
  readonly until: Date;
}

/** A month as a half-open period in the tenant's time zone. */
export async function periodOf(em: EntityManager, tenant: string, month: string): Promise<Period> {
  const [period] = await em.execute<Period[]>(
    `select (?::date)::timestamp at time zone zone as "from", (?::date + interval '1 month')::timestamp at time zone zone as until
       from (select accounts.offered_time_zone(?::uuid) as zone) z`,
    [`${month}-01`, `${month}-01`, tenant],
  );
  if (!period) throw new Error("The tenant has no time zone.");
  return { from: new Date(period.from), until: new Date(period.until) };
}
