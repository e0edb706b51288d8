import type { Law, PartnerCall } from "./law.ts";

interface Told {
  readonly key: string;
  readonly open: boolean;
  readonly disclosures: number;
  readonly answered: number;
}

const TOLD = `
  select format('%s/%s/%s', t.id, category, partner_id) as key, t.outcome = 'OPEN' as open, count(d.id)::int as disclosures,
         (count(*) filter (where d.answered and d.at >= $2))::int as answered
    from partner_data.transactions t
    join partner_data.candidates k on k.transaction_id = t.id
    left join partner_data.disclosures d using (transaction_id, category, partner_id)
   where partner_id = any ($1::uuid[])
   group by t.id, category, partner_id`;

/** `<transaction>/<category>/<partner>`: what one disclosure is about. */
const keyOf = ({ idempotencyKey, partner }: PartnerCall): string => `${idempotencyKey ?? "without a key"}/${partner}`;

function countByKey(calls: readonly PartnerCall[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(keyOf(call), (counts.get(keyOf(call)) ?? 0) + 1);
  return counts;
}

/** Each call that partners got, against what we say of it. */
function judgeCalls(calls: readonly PartnerCall[], told: ReadonlyMap<string, Told>, differences: string[], notes: string[]): void {
  for (const [key, count] of countByKey(calls)) {
    const ours = told.get(key);
    if (!ours) differences.push(`call ${key}: no transaction of ours has this candidate`);
    else if (count > ours.disclosures + (ours.open ? 1 : 0))
      differences.push(`call ${key}: its partner got ${count}, disclosures are ${ours.disclosures}`);
    else if (count > ours.disclosures) notes.push(`call ${key}: under way`);
  }
  for (const call of calls) {
    if (Object.keys(call.requested).join() !== call.idempotencyKey?.split("/")[1]?.split(":")[0])
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
  says: "each call that a partner got has its disclosure, and each answer that we tell of was given",
  async check(query, { partners }) {
    if (!partners) return { checked: 0, differences: [], notes: ["not checked: nobody says what partners saw"] };
    const differences: string[] = [];
    const notes: string[] = [];
    const told = new Map((await query<Told>(TOLD, [partners.ids, partners.since])).map((row) => [row.key, row]));
    judgeCalls(before, told, differences, notes);
    judgeAnswers(await partners.calls(), told, differences);
    const answers = [...told.values()].reduce((sum, { answered }) => sum + answered, 0);
    return { checked: before.length + answers, differences, notes };
  },
});
