import { type Law, sqlLaw } from "./law.ts";

/** What is set aside while a transaction is open. */
const reservations = sqlLaw({
  name: "reservations",
  says: "each open live transaction has set aside what its candidates can cost at most, and no other has anything",
  checked: "select count(*) as checked from partner_data.transactions",
  differing: `select format('transaction %s: %s', coalesce(t.id, r.transaction_id), wrong) as found
     from (select * from partner_data.transactions where outcome = 'OPEN' and mode = 'LIVE') t
     full join billing.reservations r on r.transaction_id = t.id
     cross join lateral (
       select coalesce(sum(greatest(dearest - coalesce(c.minor, 0), 0)), 0) as due
         from partner_data.candidates k
         left join billing.charges c on c.transaction_id = k.transaction_id and c.partner_id = k.partner_id and c.category = k.category
         cross join lateral (
           select coalesce(max(minor), 0) as dearest from billing.rates
            where price_book = t.price_book and partner_id = k.partner_id and category = k.category
              and currency = (select min(currency) from billing.budgets b where b.organization_id = t.organization_id)) price
        where k.transaction_id = t.id) worst
     cross join lateral (select case
       when r.transaction_id is null then 'open, and nothing is set aside'
       when t.id is null then format('not open, and %s are still set aside', r.amount)
       when r.organization_id <> t.organization_id then 'another tenant set it aside'
       when r.amount <> due then format('%s are set aside, it can cost %s', r.amount, due)
     end as wrong) judged
    where wrong is not null`,
});

interface Balance {
  readonly tenant: string;
  readonly currencies: number;
  readonly total: string;
}

const BALANCES = `
  select tenant, (select count(distinct currency)::int from billing.budgets where organization_id = tenant) as currencies, sum(amount)::text as total
    from (select organization_id as tenant, available as amount from billing.budgets
          union all select organization_id, amount from billing.budget_deltas
          union all select organization_id, amount from billing.reservations
          union all select organization_id, minor from billing.charges) part
   group by tenant order by tenant`;

/** Nothing of a budget is lost, and nothing comes from nowhere. */
const budgets: Law = {
  name: "budgets",
  says: "what is left, to be folded, set aside and charged adds up to what the tenant was given",
  async check(query, { budgets: given = {} }) {
    const balances = await query<Balance>(BALANCES);
    const known = new Set(balances.map(({ tenant }) => tenant));
    const differences: string[] = [];
    const notes: string[] = [];
    for (const { tenant, currencies, total } of balances) {
      const expected = given[tenant];
      if (currencies !== 1) differences.push(`tenant ${tenant}: its budget is in ${currencies} currencies`);
      if (expected === undefined) notes.push(`tenant ${tenant}: ${total} in all; say what it was given to have it checked`);
      else if (String(expected) !== total) differences.push(`tenant ${tenant}: ${total} in all, it was given ${expected}`);
    }
    for (const tenant of Object.keys(given)) if (!known.has(tenant)) differences.push(`tenant ${tenant}: it has no budget`);
    return { checked: balances.length, differences, notes };
  },
};

const fetches = sqlLaw({
  name: "fetches",
  says: "a grant's fetches are its transactions by which somebody learned of the subject, or may have; each is one use of its attestation",
  checked: "select count(*) as checked from consent.grants",
  differing: `select format('grant %s: %s fetches used, %s transactions used one, its attestation has %s uses by it', g.id, g.used, spent, uses) as found
     from consent.grants g
     cross join lateral (
       select count(*) as spent from partner_data.transactions t
        where t.grant_id = g.id and (t.outcome in ('OPEN', 'INTERRUPTED') or exists (select from partner_data.disclosures d where d.transaction_id = t.id))) used
     cross join lateral (select count(*) as uses from consent.attestation_uses u where u.grant_id = g.id and u.attestation_id = g.attestation_id) booked
    where g.used <> spent or g.used <> uses
    union all
   select format('transaction %s: grant %s is not of its tenant, attestation and process', t.id, t.grant_id)
     from partner_data.transactions t
    where not exists (select from consent.grants g where g.id = t.grant_id and g.organization_id = t.organization_id
                       and g.attestation_id = t.attestation_id and g.process_version_id = t.process_version_id)`,
});

/** What is booked before partners are asked, and given back after. */
export const BOOKING_LAWS: readonly Law[] = [reservations, budgets, fetches];
