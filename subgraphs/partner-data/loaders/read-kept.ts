import type { EntityManager } from "@mikro-orm/postgresql";

type Row = Readonly<Record<string, unknown>>;

/** The rows that this room keeps of one transaction, each with every column that its table has. */
export interface Kept {
  readonly id: string;
  readonly transaction: Row;
  readonly delivery: Row;
  readonly candidates: readonly Row[];
  readonly disclosures: readonly Row[];
}

/**
 * Whole rows, whatever columns there are: what is kept tomorrow is read too. The fingerprint is the one column of bytes.
 * Row-level security shows those of the tenant only.
 */
const WHOLE_ROWS = `
  select t.id,
         to_jsonb(t) || jsonb_build_object('fingerprint', encode(t.fingerprint, 'hex')) as transaction,
         (select to_jsonb(d) from partner_data.deliveries d where d.id = t.delivery_id) as delivery,
         (select coalesce(jsonb_agg(to_jsonb(c) order by c.category, c.partner_id), '[]')
            from partner_data.candidates c where c.transaction_id = t.id) as candidates,
         (select coalesce(jsonb_agg(to_jsonb(d) order by d.id), '[]')
            from partner_data.disclosures d where d.transaction_id = t.id) as disclosures
    from partner_data.transactions t
   where t.id = any (string_to_array(?, ',')::uuid[])`;

export async function readKept(em: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, Kept>> {
  const rows = await em.execute<Kept[]>(WHOLE_ROWS, [ids.join(",")]);
  return new Map(rows.map((row) => [row.id, row]));
}
