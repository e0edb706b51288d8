import { ENDED, type LedgerOptions, sqlLaw } from "./law.ts";

const DEFAULT_GRACE_SECONDS = 60;
const grace = ({ graceSeconds = DEFAULT_GRACE_SECONDS }: LedgerOptions) => [graceSeconds];

/** Deliveries, their transactions, and what came of each attempt. */
export const TRANSACTION_LAWS = [
  sqlLaw({
    name: "deliveries",
    says: "each delivery has a transaction of its own, or tried one again; both are the same tenant's",
    checked: "select count(*) as checked from partner_data.deliveries",
    differing: `select format('delivery %s: it has no transaction, and no retry explains it', d.id) as found
       from partner_data.deliveries d
      where not exists (select from partner_data.transactions t where t.delivery_id = d.id)
        and not exists (select from partner_data.transactions t where t.organization_id = d.organization_id and t.attempt > 1
                         and t.created_at < d.created_at and t.attempted_at >= d.created_at)
      union all
     select format('tenant %s: %s deliveries without a transaction, and only %s retries', d.organization_id, count(*), coalesce(retries, 0))
       from partner_data.deliveries d
       left join (select organization_id, sum(attempt - 1) as retries from partner_data.transactions group by 1) r using (organization_id)
      where not exists (select from partner_data.transactions t where t.delivery_id = d.id)
      group by d.organization_id, retries having count(*) > coalesce(retries, 0)
      union all
     select format('transaction %s: delivery %s is not its own', t.id, t.delivery_id)
       from partner_data.transactions t join partner_data.deliveries d on d.id = t.delivery_id
      where (t.organization_id, t.client_id, t.cost_center_id, t.project_id)
        is distinct from (d.organization_id, d.client_id, d.cost_center_id, d.project_id)`,
  }),
  sqlLaw({
    name: "overdue",
    says: "no transaction is open long after its deadline",
    checked: "select count(*) as checked from partner_data.transactions",
    values: grace,
    differing: `select format('transaction %s: open, %s s after its deadline', id, floor(extract(epoch from clock_timestamp() - deadline_at))) as found
       from partner_data.transactions where outcome = 'OPEN' and deadline_at < clock_timestamp() - make_interval(secs => $1)`,
    noted: `select format('transaction %s: under way', id) as found
       from partner_data.transactions where outcome = 'OPEN' and deadline_at >= clock_timestamp() - make_interval(secs => $1)`,
  }),
  sqlLaw({
    name: "events",
    says: "each attempt that ended has one event, and the last one's says what the transaction says",
    checked: "select coalesce(sum(attempt - (outcome = 'OPEN')::int), 0) as checked from partner_data.transactions",
    differing: `with due as (
         select t.*, a as ended_attempt from partner_data.transactions t, generate_series(1, t.attempt - (t.outcome = 'OPEN')::int) a)
     select format('attempt %s of transaction %s: %s', coalesce(due.ended_attempt, ended.attempt), coalesce(due.id, ended.transaction_id), wrong) as found
       from due
       full join ${ENDED} ended on ended.transaction_id = due.id and ended.attempt = due.ended_attempt
       cross join lateral (select case
         when ended.id is null then 'it ended, and no event says so'
         when due.id is null then 'an event says that it ended, and it did not'
         when (ended.source, ended.id) <> ('partner-data', format('transaction/%s/%s', due.id, due.ended_attempt)) then 'its event has another id'
         when ended.tenant <> due.organization_id then 'its event is another tenant''s'
         when (ended.data ->> 'mode', ended.data ->> 'delivery', ended.data ->> 'process', ended.data ->> 'processVersion', ended.data ->> 'client', ended.data ->> 'costCenter',
               ended.data ->> 'project')
           is distinct from (due.mode, due.delivery_id::text, due.process_id::text, due.process_version_id::text, due.client_id::text, due.cost_center_id::text,
                             due.project_id::text) then 'its event is booked elsewhere'
         when due.ended_attempt = due.attempt and (ended.outcome <> due.outcome or (ended.data ->> 'durationMs')::int is distinct from due.duration_ms)
           then format('its event says %s, it is %s', ended.outcome, due.outcome)
       end as wrong) judged
      where wrong is not null`,
  }),
  sqlLaw({
    name: "disclosures",
    says: "a disclosure belongs to an attempt that ended and a candidate; it is unknown of interrupted attempts, and only of those",
    checked: "select count(*) as checked from partner_data.disclosures",
    differing: `select format('disclosure %s of transaction %s: %s', d.id, d.transaction_id, wrong) as found
       from partner_data.disclosures d
       join partner_data.transactions t on t.id = d.transaction_id
       left join ${ENDED} ended on ended.transaction_id = d.transaction_id and ended.attempt = d.attempt
       cross join lateral (select case
         when d.organization_id <> t.organization_id then 'it is another tenant''s'
         when ended.id is null then 'its attempt has not ended'
         when d.answered is null and ended.outcome <> 'INTERRUPTED' then 'unknown, though its attempt was settled'
         when d.answered is not null and ended.outcome = 'INTERRUPTED' then 'known, though its attempt was interrupted'
         when not exists (select from partner_data.candidates k
                           where k.transaction_id = d.transaction_id and k.partner_id = d.partner_id and k.category = d.category)
           then 'its partner was no candidate'
       end as wrong) judged
      where wrong is not null
      union all
     select format('transaction %s: interrupted, and no disclosure says that partner %s may have been asked for %s', t.id, k.partner_id, k.category)
       from partner_data.transactions t join partner_data.candidates k on k.transaction_id = t.id
      where t.outcome = 'INTERRUPTED'
        and not exists (select from partner_data.disclosures d where d.transaction_id = t.id and d.attempt = t.attempt
                         and d.partner_id = k.partner_id and d.category = k.category)`,
  }),
  sqlLaw({
    name: "outcomes",
    says: "a transaction's outcome fits its counts, its last disclosures and, when it was tried once, its lines",
    checked: "select count(*) as checked from partner_data.transactions",
    differing: `select format('transaction %s: %s, and %s', t.id, t.outcome, wrong) as found
       from partner_data.transactions t
       cross join lateral (
         select coalesce(bool_or(answered), false) as answered, coalesce(bool_or(not answered), false) as failed
           from partner_data.disclosures d where d.transaction_id = t.id and d.attempt = t.attempt) told
       cross join lateral (
         select coalesce(bool_or(outcome in ('HIT', 'PARTIAL', 'ANSWERED')), false) as has_hit, coalesce(bool_and(outcome = 'NO_RECORD'), true) as only_no_record,
                coalesce(bool_or(outcome = 'PARTNER_ERROR'), false) as has_error, coalesce(bool_and(outcome = 'WITHDRAWN'), true) as only_withdrawn
           from billing.charges c where c.transaction_id = t.id) line
       cross join lateral (select case
         when (t.settled_at is null) <> (t.outcome = 'OPEN') then 'settled_at says otherwise'
         when t.price_book is null then 'no price book is pinned'
         when t.outcome in ('OPEN', 'INTERRUPTED') then null
         when t.returned > t.asked or t.asked > least(t.selected, t.granted) then 'returned, asked, selected and granted do not narrow'
         when (t.returned > 0) <> (t.outcome in ('HIT', 'PARTIAL', 'ANSWERED')) then format('%s attributes were returned', t.returned)
         when t.outcome = 'HIT' and t.returned <> t.asked then format('%s of %s attributes were returned', t.returned, t.asked)
         when t.returned > 0 and not told.answered then 'no partner answered'
         when t.outcome = 'NO_RECORD' and told.failed then 'a partner failed'
         when t.attempt > 1 or t.mode = 'TEST' then null
         when t.returned > 0 and not line.has_hit then 'no line is a hit'
         when t.strategy <> 'QUORUM' and t.outcome in ('NO_RECORD', 'TIMEOUT', 'PARTNER_ERROR') and line.has_hit then 'a line is a hit'
         -- A vote is paid, though there were too few.
         when t.strategy <> 'QUORUM' and t.outcome = 'NO_RECORD' and not line.only_no_record then 'a line says otherwise'
         when t.outcome = 'PARTNER_ERROR' and not line.has_error then 'no line is'
         when t.outcome = 'WITHDRAWN' and not line.only_withdrawn then 'a line is not'
       end as wrong) judged
      where wrong is not null`,
  }),
];
