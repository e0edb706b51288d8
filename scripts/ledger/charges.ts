import { ENDED, sqlLaw } from "./law.ts";

const ANSWERS = "('HIT', 'PARTIAL', 'NO_RECORD', 'ANSWERED', 'NOT_ANSWERED')";

/** What was charged, against the price book, the transaction, and what partners did. */
export const CHARGE_LAWS = [
  sqlLaw({
    name: "prices",
    says: "each charge is what its price book says of its outcome, or waived; and none of an interrupted attempt",
    checked: "select count(*) as checked from billing.charges",
    differing: `select format('charge %s of transaction %s: %s %s for %s, the price book says %s', c.id, c.transaction_id, c.minor, c.currency, c.outcome,
                              coalesce(r.minor, 0)) as found
       from billing.charges c
       left join billing.rates r on r.price_book = c.price_book and r.partner_id = c.partner_id and r.category = c.category
        and r.outcome = c.outcome and r.currency = c.currency
      where c.minor <> case when c.waived then 0 else coalesce(r.minor, 0) end or c.outcome = 'INTERRUPTED'`,
  }),
  sqlLaw({
    name: "bookings",
    says: "each charge is booked where its transaction is, in the tenant's currency, by the price book that was pinned",
    checked: "select count(*) as checked from billing.charges",
    differing: `select format('charge %s of transaction %s: %s', c.id, c.transaction_id, wrong) as found
       from billing.charges c
       left join partner_data.transactions t on t.id = c.transaction_id
       cross join lateral (select case
         when t.id is null then 'there is no such transaction'
         when c.organization_id <> t.organization_id then 'it is booked on another tenant'
         when c.price_book is distinct from t.price_book then 'it has another price book'
         when c.currency is distinct from (select min(b.currency) from billing.budgets b where b.organization_id = c.organization_id)
           then 'it is in another currency'
         when (c.client_id, c.cost_center_id, c.project_id, c.process_id, c.process_version_id)
           is distinct from (t.client_id, t.cost_center_id, t.project_id, t.process_id, t.process_version_id) then 'it is booked elsewhere'
       end as wrong) judged
      where wrong is not null`,
  }),
  sqlLaw({
    name: "lines",
    says: "whoever was asked in live has one line, and a line that says answered was answered in an attempt that was settled",
    checked: `select (select count(*) from billing.charges) + (select count(*) from partner_data.disclosures where answered is not null) as checked`,
    differing: `select format('charge %s of transaction %s: %s', c.id, c.transaction_id, wrong) as found
       from billing.charges c
       cross join lateral (select case
         when not exists (select from ${ENDED} ended where ended.transaction_id = c.transaction_id and ended.outcome <> 'INTERRUPTED')
           then 'no attempt was settled'
         when not exists (select from partner_data.candidates k
                           where k.transaction_id = c.transaction_id and k.partner_id = c.partner_id and k.category = c.category)
           then 'its partner was no candidate'
         when c.outcome in ${ANSWERS}
          and not exists (select from partner_data.disclosures d where d.transaction_id = c.transaction_id and d.partner_id = c.partner_id
                           and d.category = c.category and d.answered)
           then format('%s, and its partner did not answer', c.outcome)
         when c.outcome = 'WITHDRAWN'
          and not exists (select from ${ENDED} ended where ended.transaction_id = c.transaction_id and ended.outcome = 'WITHDRAWN')
           then 'WITHDRAWN, and no attempt was'
       end as wrong) judged
      where wrong is not null
      union all
     select format('disclosure %s of transaction %s: its partner was asked for %s, and has no line', d.id, d.transaction_id, d.category)
       from partner_data.disclosures d join partner_data.transactions t on t.id = d.transaction_id and t.mode = 'LIVE'
      where d.answered is not null
        and not exists (select from billing.charges c where c.transaction_id = d.transaction_id and c.partner_id = d.partner_id and c.category = d.category)`,
  }),
  sqlLaw({
    name: "dearest",
    says: "what a partner answered is charged at least as the cheapest answer, unless another attempt is charged instead",
    checked: "select count(*) as checked from partner_data.disclosures where answered",
    // What was withdrawn, and what was dropped when the tenant was suspended, is charged as that.
    differing: `select distinct format('charge %s of transaction %s: %s, an answer costs at least %s', c.id, c.transaction_id, c.minor, least_price) as found
       from partner_data.disclosures d
       join ${ENDED} ended on ended.transaction_id = d.transaction_id and ended.attempt = d.attempt and ended.outcome not in ('WITHDRAWN', 'ABORTED')
       join billing.charges c on c.transaction_id = d.transaction_id and c.partner_id = d.partner_id and c.category = d.category
       cross join lateral (
         select min(coalesce(r.minor, 0)) as least_price from unnest(array['HIT', 'PARTIAL', 'NO_RECORD']) possible
           left join billing.rates r on r.price_book = c.price_book and r.partner_id = c.partner_id and r.category = c.category
            and r.outcome = possible and r.currency = c.currency) cheapest
      where d.answered and not c.waived and c.minor < least_price`,
  }),
  sqlLaw({
    name: "once",
    says: "what a question is charged was all answered in one attempt, and is no less than any line that was waived for it",
    checked: "select count(*) as checked from (select distinct transaction_id, category from billing.charges) question",
    differing: `select format('transaction %s, %s: %s', transaction_id, category, wrong) as found
       from (select transaction_id, category, sum(minor) as charged, array_agg(partner_id) filter (where minor > 0) as paid
               from billing.charges group by 1, 2) question
       cross join lateral (select case
         when paid is not null and not exists (
           select from partner_data.disclosures d where d.transaction_id = question.transaction_id and d.category = question.category and d.answered
            group by d.attempt having array_agg(d.partner_id) @> paid) then 'no attempt had all that is charged'
         when exists (select from billing.charges c
                        join billing.rates r on r.price_book = c.price_book and r.partner_id = c.partner_id and r.category = c.category
                         and r.outcome = c.outcome and r.currency = c.currency
                       where c.transaction_id = question.transaction_id and c.category = question.category and c.waived and r.minor > charged)
           then 'a line was waived that costs more'
       end as wrong) judged
      where wrong is not null`,
  }),
];
