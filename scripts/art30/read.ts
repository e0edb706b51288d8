import type { Rows } from "../../platform/database/rows.ts";
import { personalFields } from "../canary/fields.ts";
import type { Activity, Category, Controller, Partner, Processor, ProcessingRecord, Table } from "./record.ts";

const CONTROLLERS = `
  select o.id, o.name, o.status, concat_ws(', ', o.billing_street, o.billing_postal_code || ' ' || o.billing_locality) as address,
         o.billing_country as country, o.representative_email as contact,
         coalesce((select jsonb_agg(jsonb_build_object('process', p.name, 'purpose', v.purpose, 'attributes', v.categories) order by p.name)
                     from consent.business_processes p join consent.process_versions v on v.id = p.current_version_id
                    where p.organization_id = o.id and p.status = 'ACTIVE'), '[]') as processes
    from accounts.organizations o order by o.name, o.id`;

const PARTNERS = `
  select p.name, p.status, p.protocol, p.countries, p.address is not null as outside,
         array(select o.category from partner_data.offers o where o.partner_id = p.id order by o.category) as categories
    from partner_data.partners p order by p.name`;

const TABLES = `
  select format('%s.%s', n.nspname, c.relname) as name, obj_description(c.oid, 'pg_class') as comment,
         c.relrowsecurity and c.relforcerowsecurity as separated
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_|^information_schema$'
   order by 1`;

const COMMENT = /^plane: (.+?); retention: (.+?); tenant: (.+)$/;

interface TableRow {
  readonly name: string;
  readonly comment: string | null;
  readonly separated: boolean;
}

function readTables(rows: readonly TableRow[]): { readonly tables: Table[]; readonly undescribed: string[] } {
  const tables: Table[] = [];
  const undescribed: string[] = [];
  for (const { name, comment, separated } of rows) {
    const [, plane, retention, tenant] = COMMENT.exec(comment ?? "") ?? [];
    if (plane && retention && tenant) tables.push({ name, plane, retention, tenant, separated });
    else undescribed.push(name);
  }
  return { tables, undescribed };
}

/** Types of the schema are named after their category: `mobileCarrier` has MobileCarrierData, MobileCarrierMatch, MobileCarrierCheck. */
const fieldsOf = (category: string, fields: readonly string[]): readonly string[] => {
  const stem = `${category[0]?.toUpperCase()}${category.slice(1)}`;
  return fields.filter((field) => new RegExp(`^${stem}(?:Data|Match|Check)\\.`).test(field));
};

type CategoryRow = Omit<Category, "fields">;

/** Reads all that a record is made of: the schema's tags from its files, the rest from one snapshot of the database. */
export async function readRecord(query: Rows, processor: Processor, now = new Date()): Promise<ProcessingRecord> {
  const fields = (await personalFields()).toSorted();
  const rows = await query<CategoryRow>("select id, title, sensitivity, active, attributes from partner_data.categories order by id");
  const categories = rows.map((row) => ({ ...row, fields: fieldsOf(row.id, fields) }));
  const placed = new Set(categories.flatMap((category) => category.fields));
  return {
    madeAt: now.toISOString(),
    processor,
    controllers: await query<Controller & { readonly processes: readonly Activity[] }>(CONTROLLERS),
    categories,
    otherFields: fields.filter((field) => !placed.has(field)),
    partners: await query<Partner>(PARTNERS),
    ...readTables(await query<TableRow>(TABLES)),
  };
}
