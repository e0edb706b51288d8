import type { Rows } from "../../platform/database/rows.ts";

/** A question that was asked: how often, and the last day. */
export interface Asked {
  readonly times: number;
  readonly lastAsked: string;
}

/** Attributes by question: `name` for values, `name:match` and `name:check` for less. */
type ByQuestion<T = readonly string[]> = Readonly<Record<string, T>>;

/** What a business process allows in its current version, and what of it was ever selected. */
export interface Privilege {
  readonly organization: string;
  readonly organizationId: string;
  readonly process: string;
  readonly processVersionId: string;
  readonly version: number;
  readonly transactions: number;
  /** The most attributes that one document selected, of all that the process allows. */
  readonly mostSelected: number;
  readonly allowed: ByQuestion;
  readonly asked: ByQuestion<Asked>;
  /** Of what it allows, the last day on which each attribute was selected. */
  readonly selected: ByQuestion<Readonly<Record<string, string>>>;
  /** What it allows and no document selected. */
  readonly canGo: ByQuestion;
  /** What is left then: as little as its documents need. */
  readonly least: ByQuestion;
}

/**
 * A transaction keeps the partners that could be asked each of its questions, and attributes by their number only. Which
 * attributes were selected is kept of the process, by day.
 */
const PRIVILEGES = `
  select o.name as organization, o.id as "organizationId", p.name as process, v.id as "processVersionId", v.version, v.categories as allowed,
         used.transactions, used."mostSelected", coalesce(asked.questions, '{}') as asked, coalesce(selected.questions, '{}') as selected
    from consent.business_processes p
    join consent.process_versions v on v.id = p.current_version_id
    join accounts.organizations o on o.id = p.organization_id,
         lateral (select count(*)::int as transactions, coalesce(max(t.selected), 0) as "mostSelected"
                    from partner_data.transactions t where t.process_version_id = v.id) used,
         lateral (select jsonb_object_agg(one.category, jsonb_build_object('times', one.times, 'lastAsked', one.day)) as questions
                    from (select c.category, count(distinct t.id)::int as times, max(t.attempted_at at time zone 'UTC')::date as day
                            from partner_data.transactions t join partner_data.candidates c on c.transaction_id = t.id
                           where t.process_version_id = v.id group by c.category) one) asked,
         lateral (select jsonb_object_agg(one.category, one.attributes) as questions
                    from (select last.category, jsonb_object_agg(last.attribute, last.day) as attributes
                            from (select s.category, s.attribute, max(s.day) as day from partner_data.selected_attributes s
                                   where s.process_version_id = v.id and v.categories -> s.category ? s.attribute group by s.category, s.attribute) last
                           group by last.category) one) selected
   where p.status = 'ACTIVE'
   order by o.name, o.id, p.name`;

/** Questions with the attributes that are kept of them; a question with none of them is left out. */
const those = (allowed: ByQuestion, kept: (question: string, attribute: string) => boolean): ByQuestion =>
  Object.fromEntries(
    Object.entries(allowed)
      .map(([question, attributes]) => [question, attributes.filter((attribute) => kept(question, attribute))] as const)
      .filter(([, attributes]) => attributes.length > 0),
  );

/** Every active process of every customer. */
export async function readPrivileges(query: Rows): Promise<readonly Privilege[]> {
  const rows = await query<Omit<Privilege, "canGo" | "least">>(PRIVILEGES);
  return rows.map((row) => {
    const wasSelected = (question: string, attribute: string) => Object.hasOwn(row.selected[question] ?? {}, attribute);
    return {
      ...row,
      canGo: those(row.allowed, (question, attribute) => !wasSelected(question, attribute)),
      least: those(row.allowed, wasSelected),
    };
  });
}
