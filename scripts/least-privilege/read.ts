import type { Rows } from "../../platform/database/rows.ts";

/** A question that was asked: how often, and the last day. */
export interface Asked {
  readonly times: number;
  readonly lastAsked: string;
}

/** What a business process allows in its current version, and what of it was ever asked. */
export interface Privilege {
  readonly organization: string;
  readonly organizationId: string;
  readonly process: string;
  readonly processVersionId: string;
  readonly version: number;
  readonly transactions: number;
  /** The most attributes that one document selected, of all that the process allows. */
  readonly mostSelected: number;
  /** Attributes by question: `name` for values, `name:match` and `name:check` for less. */
  readonly allowed: Readonly<Record<string, readonly string[]>>;
  readonly asked: Readonly<Record<string, Asked>>;
  /** Questions that the process allows and no document asked. */
  readonly canGo: readonly string[];
}

/**
 * A transaction keeps the partners that could be asked each of its questions: whatever was selected, and contracted, is there.
 * Which attributes of a question were selected is kept of no transaction, but for their number.
 */
const PRIVILEGES = `
  select o.name as organization, o.id as "organizationId", p.name as process, v.id as "processVersionId", v.version, v.categories as allowed,
         used.transactions, used."mostSelected", coalesce(asked.questions, '{}') as asked
    from consent.business_processes p
    join consent.process_versions v on v.id = p.current_version_id
    join accounts.organizations o on o.id = p.organization_id,
         lateral (select count(*)::int as transactions, coalesce(max(t.selected), 0) as "mostSelected"
                    from partner_data.transactions t where t.process_version_id = v.id) used,
         lateral (select jsonb_object_agg(one.category, jsonb_build_object('times', one.times, 'lastAsked', one.day)) as questions
                    from (select c.category, count(distinct t.id)::int as times, max(t.attempted_at at time zone 'UTC')::date as day
                            from partner_data.transactions t join partner_data.candidates c on c.transaction_id = t.id
                           where t.process_version_id = v.id group by c.category) one) asked
   where p.status = 'ACTIVE'
   order by o.name, o.id, p.name`;

/** Every active process of every customer. */
export async function readPrivileges(query: Rows): Promise<readonly Privilege[]> {
  const rows = await query<Omit<Privilege, "canGo">>(PRIVILEGES);
  return rows.map((row) => ({ ...row, canGo: Object.keys(row.allowed).filter((question) => !Object.hasOwn(row.asked, question)) }));
}
