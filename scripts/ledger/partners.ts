import { readQuestion } from "../../platform/subgraph/question.ts";
import { belongsTo, isKeyless, mostCalls } from "./protocols.ts";
import type { Law, PartnerCall } from "./law.ts";

interface Told {
  readonly key: string;
  readonly partner: string;
  readonly category: string;
  readonly protocol: string;
  readonly hedges: boolean;
  readonly open: boolean;
  /** How often it was asked in so many calls as nobody knows: who asked is still at it, or died. */
  readonly unknown: number;
  readonly calls: number;
  /** Calls that were answered, as we say: of a question that was sent twice one. */
  readonly answered: number;
}

const NO_KEY = "without a key";

const TOLD = `
  select format('%s/%s/%s', t.id, category, p.id) as key, p.id as partner, category, p.protocol, p.hedge_after_ms is not null as hedges,
         t.outcome = 'OPEN' as open, (count(d.id) filter (where d.calls is null))::int + (t.outcome = 'OPEN')::int as unknown,
         coalesce(sum(d.calls), 0)::int as calls,
         coalesce(sum(d.calls - d.hedged::int) filter (where d.answered and d.at >= $2), 0)::int as answered
    from partner_data.transactions t
    join partner_data.candidates k on k.transaction_id = t.id
    join partner_data.partners p on p.id = k.partner_id
    left join partner_data.disclosures d using (transaction_id, category, partner_id)
   where p.id = any ($1::uuid[])
   group by t.id, category, p.id`;

/** What several questions come to, where a partner's calls carry no key to tell them apart by. */
function byKey(rows: readonly Told[]): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>();
  for (const row of rows) {
    const key = isKeyless(row.protocol) ? `${NO_KEY}/${row.partner}` : row.key;
    const sum = told.get(key);
    const { open = false, unknown = 0, calls = 0, answered = 0 } = sum ?? {};
    told.set(key, { ...row, open: row.open || open, unknown: row.unknown + unknown, calls: row.calls + calls, answered: row.answered + answered });
  }
  return told;
}

/** `<transaction>/<category>/<partner>`: what one question is about. */
const keyOf = ({ idempotencyKey, partner }: PartnerCall): string => `${idempotencyKey ?? NO_KEY}/${partner}`;

function countByKey(calls: readonly PartnerCall[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const call of calls) if (call.further !== true) counts.set(keyOf(call), (counts.get(keyOf(call)) ?? 0) + 1);
  return counts;
}

/** Each call that partners got, against what we say of it. */
function judgeCalls(calls: readonly PartnerCall[], told: ReadonlyMap<string, Told>, differences: string[], notes: string[]): void {
  for (const [key, count] of countByKey(calls)) {
    const ours = told.get(key);
    if (!ours) differences.push(`call ${key}: no transaction of ours has this candidate`);
    else if (count > ours.calls + ours.unknown * mostCalls(ours.protocol, ours.hedges))
      differences.push(`call ${key}: its partner got ${count}, we tell of ${ours.calls}`);
    else if (count > ours.calls && ours.open) notes.push(`call ${key}: under way`);
  }
  for (const call of calls) {
    const ours = told.get(keyOf(call));
    if (ours && !belongsTo(ours.protocol, readQuestion(ours.category).category, Object.keys(call.requested)))
      differences.push(`call ${keyOf(call)}: it asked for another category`);
  }
}

/** Each answer that we say we got, against what partners say they gave. */
function judgeAnswers(calls: readonly PartnerCall[], told: ReadonlyMap<string, Told>, differences: string[]): void {
  const answers = countByKey(calls.filter(({ state }) => state === "answered"));
  for (const [key, { answered }] of told) {
    const given = answers.get(key) ?? 0;
    if (answered > given) differences.push(`disclosure ${key}: ${answered} answered, its partner gave ${given} answers`);
  }
}

/**
 * What partners saw, against what we disclosed. `before` is what they said before the tables were read: whatever a
 * table tells of an answer, they must say after.
 */
export const partnersLaw = (before: readonly PartnerCall[]): Law => ({
  name: "partners",
  says: "each call that a partner got is told of by its disclosure, call by call, and each answer that we tell of was given",
  async check(query, { partners }) {
    if (!partners) return { checked: 0, differences: [], notes: ["not checked: nobody says what partners saw"] };
    const differences: string[] = [];
    const notes: string[] = [];
    const told = byKey(await query<Told>(TOLD, [partners.ids, partners.since]));
    judgeCalls(before, told, differences, notes);
    judgeAnswers(await partners.calls(), told, differences);
    const answers = [...told.values()].reduce((sum, { answered }) => sum + answered, 0);
    return { checked: before.length + answers, differences, notes };
  },
});
