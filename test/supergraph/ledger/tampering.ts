import { PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { anyId, type Books } from "./books.ts";
import { MODE_TAMPERINGS } from "./tampering-modes.ts";

export interface Tampering {
  readonly law: string;
  readonly what: string;
  readonly sql: (books: Books) => string;
  /** What the difference says of it, with an id. */
  readonly named: (books: Books) => string;
}

const CANDIDATE = `partner_id = '${PARTNER_IDS.northbank}' and category = 'name'`;
const tenantOf = ({ bench }: Books) => bench.customer.tenant.id;

/** Each law broken, in each of its ways. */
export const TAMPERINGS: readonly Tampering[] = [
  ...MODE_TAMPERINGS,
  {
    law: "deliveries",
    what: "a delivery without a transaction",
    sql: (books) => `insert into partner_data.deliveries (id, organization_id, client_id, cost_center_id)
      values ('${books.bench.platform.tenants[1].id}', '${books.bench.platform.tenants[1].id}', '${anyId()}', '${anyId()}')`,
    named: ({ bench }) => `delivery ${bench.platform.tenants[1].id}: it has no transaction`,
  },
  {
    law: "deliveries",
    what: "more deliveries without a transaction than retries",
    sql: ({ retried }) => `insert into partner_data.deliveries (id, organization_id, client_id, cost_center_id, created_at)
      select gen_random_uuid(), organization_id, client_id, cost_center_id, attempted_at from partner_data.transactions where id = '${retried}'`,
    named: (books) => `tenant ${tenantOf(books)}: 2 deliveries without a transaction, and only 1 retries`,
  },
  {
    law: "deliveries",
    what: "a transaction in a delivery of another place of work",
    sql: ({ hit }) => `update partner_data.transactions set cost_center_id = gen_random_uuid() where id = '${hit}'`,
    named: ({ hit }) => `transaction ${hit}: delivery`,
  },
  {
    law: "overdue",
    what: "a transaction open long after its deadline",
    sql: ({ hit }) => `update partner_data.transactions set outcome = 'OPEN', deadline_at = now() - interval '1 minute' where id = '${hit}'`,
    named: ({ hit }) => `transaction ${hit}: open, 60 s after its deadline`,
  },
  {
    law: "events",
    what: "an attempt without its event",
    sql: ({ hit }) => `delete from events.log where id = 'transaction/${hit}/1'`,
    named: ({ hit }) => `attempt 1 of transaction ${hit}: it ended, and no event says so`,
  },
  {
    law: "events",
    what: "an event of an attempt that never was",
    sql: ({ hit }) => `insert into events.log (source, id, type, tenant, data) select source, 'transaction/${hit}/2', type, tenant,
      jsonb_set(data, '{attempt}', '2') from events.log where id = 'transaction/${hit}/1'`,
    named: ({ hit }) => `attempt 2 of transaction ${hit}: an event says that it ended, and it did not`,
  },
  {
    law: "events",
    what: "an attempt with two events",
    sql: ({ hit }) => `insert into events.log (source, id, type, tenant, data)
      select source, 'transaction/${hit}/one', type, tenant, data from events.log where id = 'transaction/${hit}/1'`,
    named: ({ hit }) => `attempt 1 of transaction ${hit}: its event has another id`,
  },
  {
    law: "events",
    what: "an event with another outcome",
    sql: ({ hit }) => `update events.log set data = jsonb_set(data, '{outcome}', '"PARTIAL"') where id = 'transaction/${hit}/1'`,
    named: ({ hit }) => `attempt 1 of transaction ${hit}: its event says PARTIAL, it is HIT`,
  },
  {
    law: "events",
    what: "an event that is booked elsewhere",
    sql: ({ hit }) => `update events.log set data = jsonb_set(data, '{costCenter}', '"${anyId()}"') where id = 'transaction/${hit}/1'`,
    named: ({ hit }) => `attempt 1 of transaction ${hit}: its event is booked elsewhere`,
  },
  {
    law: "events",
    what: "an event of another tenant",
    sql: ({ hit }) => `update events.log set tenant = gen_random_uuid() where id = 'transaction/${hit}/1'`,
    named: ({ hit }) => `attempt 1 of transaction ${hit}: its event is another tenant's`,
  },
  {
    law: "disclosures",
    what: "a settled disclosure that nobody knows of",
    sql: ({ hit }) => `update partner_data.disclosures set answered = null where transaction_id = '${hit}'`,
    named: ({ hit }) => `of transaction ${hit}: unknown, though its attempt was settled`,
  },
  {
    law: "disclosures",
    what: "an interrupted disclosure that somebody claims to know",
    sql: ({ interrupted }) => `update partner_data.disclosures set answered = false where transaction_id = '${interrupted}'`,
    named: ({ interrupted }) => `of transaction ${interrupted}: known, though its attempt was interrupted`,
  },
  {
    law: "disclosures",
    what: "an interrupted transaction that hides whom it may have told",
    sql: ({ interrupted }) => `delete from partner_data.disclosures where transaction_id = '${interrupted}' and ${CANDIDATE}`,
    named: ({ interrupted }) => `transaction ${interrupted}: interrupted, and no disclosure says that partner ${PARTNER_IDS.northbank}`,
  },
  {
    law: "disclosures",
    what: "a disclosure of an attempt that has not ended",
    sql: ({ hit }) => `update partner_data.disclosures set attempt = 2 where transaction_id = '${hit}'`,
    named: ({ hit }) => `of transaction ${hit}: its attempt has not ended`,
  },
  {
    law: "disclosures",
    what: "a disclosure to somebody who was no candidate",
    sql: ({ hit }) => `delete from partner_data.candidates where transaction_id = '${hit}' and ${CANDIDATE}`,
    named: ({ hit }) => `of transaction ${hit}: its partner was no candidate`,
  },
  {
    law: "outcomes",
    what: "a hit of which nothing came back",
    sql: ({ hit }) => `update partner_data.transactions set returned = 0 where id = '${hit}'`,
    named: ({ hit }) => `transaction ${hit}: HIT, and 0 attributes were returned`,
  },
  {
    law: "outcomes",
    what: "a partial answer that is called a hit",
    sql: ({ partial }) => `update partner_data.transactions set outcome = 'HIT' where id = '${partial}'`,
    named: ({ partial }) => `transaction ${partial}: HIT, and 1 of 2 attributes were returned`,
  },
  {
    law: "outcomes",
    what: "more returned than asked",
    sql: ({ hit }) => `update partner_data.transactions set returned = asked + 1 where id = '${hit}'`,
    named: ({ hit }) => `transaction ${hit}: HIT, and returned, asked, selected and granted do not narrow`,
  },
  {
    law: "outcomes",
    what: "a hit that no partner gave",
    sql: ({ retried }) => `update partner_data.disclosures set answered = false where transaction_id = '${retried}'`,
    named: ({ retried }) => `transaction ${retried}: HIT, and no partner answered`,
  },
  {
    law: "outcomes",
    what: "a hit without a line that is one",
    sql: ({ hit }) => `update billing.charges set outcome = 'NO_RECORD' where transaction_id = '${hit}'`,
    named: ({ hit }) => `transaction ${hit}: HIT, and no line is a hit`,
  },
  {
    law: "outcomes",
    what: "no record, and a line that is a hit",
    sql: ({ noRecord }) => `update billing.charges set outcome = 'HIT' where transaction_id = '${noRecord}'`,
    named: ({ noRecord }) => `transaction ${noRecord}: NO_RECORD, and a line is a hit`,
  },
  {
    law: "outcomes",
    what: "no record, though a partner failed",
    sql: ({ noRecord }) => `update partner_data.disclosures set answered = false where transaction_id = '${noRecord}' and ${CANDIDATE}`,
    named: ({ noRecord }) => `transaction ${noRecord}: NO_RECORD, and a partner failed`,
  },
  {
    law: "outcomes",
    what: "withdrawn, and a line that is charged as no record",
    sql: ({ withdrawn }) => `update billing.charges set outcome = 'NO_RECORD' where transaction_id = '${withdrawn}'`,
    named: ({ withdrawn }) => `transaction ${withdrawn}: WITHDRAWN, and a line is not`,
  },
  {
    law: "outcomes",
    what: "an end without its moment",
    sql: ({ hit }) => `update partner_data.transactions set settled_at = null where id = '${hit}'`,
    named: ({ hit }) => `transaction ${hit}: HIT, and settled_at says otherwise`,
  },
  {
    law: "prices",
    what: "a charge that the price book does not say",
    sql: ({ hit }) => `update billing.charges set minor = minor + 1 where transaction_id = '${hit}' and category = 'name'`,
    named: ({ hit }) => `of transaction ${hit}: 43 CAD for HIT, the price book says 42`,
  },
  {
    law: "prices",
    what: "a charge for what was interrupted",
    sql: ({ hit }) => `update billing.charges set outcome = 'INTERRUPTED', minor = 0 where transaction_id = '${hit}'`,
    named: ({ hit }) => `of transaction ${hit}: 0 CAD for INTERRUPTED`,
  },
  {
    law: "bookings",
    what: "a charge on another cost center",
    sql: ({ hit }) => `update billing.charges set cost_center_id = gen_random_uuid() where transaction_id = '${hit}'`,
    named: ({ hit }) => `of transaction ${hit}: it is booked elsewhere`,
  },
  {
    law: "bookings",
    what: "a charge on another tenant",
    sql: ({ hit }) => `update billing.charges set organization_id = gen_random_uuid() where transaction_id = '${hit}'`,
    named: ({ hit }) => `of transaction ${hit}: it is booked on another tenant`,
  },
  {
    law: "bookings",
    what: "a charge of no transaction",
    sql: ({ hit }) => `update billing.charges set transaction_id = gen_random_uuid() where transaction_id = '${hit}'`,
    named: () => "there is no such transaction",
  },
  {
    law: "bookings",
    what: "a charge by another price book",
    sql: ({ hit }) => `update billing.charges set price_book = 2 where transaction_id = '${hit}'`,
    named: ({ hit }) => `of transaction ${hit}: it has another price book`,
  },
  {
    law: "bookings",
    what: "a charge in another currency",
    sql: ({ hit }) => `update billing.charges set currency = 'EUR' where transaction_id = '${hit}'`,
    named: ({ hit }) => `of transaction ${hit}: it is in another currency`,
  },
  {
    law: "lines",
    what: "a partner that was asked and has no line",
    sql: ({ hit }) => `delete from billing.charges where transaction_id = '${hit}' and category = 'name'`,
    named: ({ hit }) => `of transaction ${hit}: its partner was asked for name, and has no line`,
  },
  {
    law: "lines",
    what: "a hit of a partner that did not answer",
    sql: ({ hit }) => `update partner_data.disclosures set answered = false where transaction_id = '${hit}' and category = 'address'`,
    named: ({ hit }) => `of transaction ${hit}: HIT, and its partner did not answer`,
  },
  {
    law: "lines",
    what: "a charge on an interrupted transaction",
    sql: ({
      hit,
      interrupted,
    }) => `insert into billing.charges (organization_id, transaction_id, partner_id, category, outcome, currency, minor, price_book,
        client_id, cost_center_id, project_id, process_id, process_version_id)
      select organization_id, '${interrupted}', partner_id, category, 'TIMEOUT', currency, 0, price_book, client_id, cost_center_id, project_id, process_id,
        process_version_id from billing.charges where transaction_id = '${hit}' and category = 'name'`,
    named: ({ interrupted }) => `of transaction ${interrupted}: no attempt was settled`,
  },
  {
    law: "lines",
    what: "a line that says withdrawn of what was not",
    sql: ({ hit }) => `update billing.charges set outcome = 'WITHDRAWN' where transaction_id = '${hit}'`,
    named: ({ hit }) => `of transaction ${hit}: WITHDRAWN, and no attempt was`,
  },
  {
    law: "once",
    what: "a line that was waived for nothing",
    sql: ({ hit }) => `update billing.charges set minor = 0, waived = true where transaction_id = '${hit}' and category = 'name'`,
    named: ({ hit }) => `transaction ${hit}, name: a line was waived that costs more`,
  },
  {
    law: "once",
    what: "two partners that are charged for answers of different attempts",
    sql: ({ retried }) =>
      `update billing.charges set (outcome, minor) = (select outcome, minor from billing.charges where transaction_id = '${retried}' and minor > 0)
        where transaction_id = '${retried}' and partner_id = '${PARTNER_IDS.maple}'`,
    named: ({ retried }) => `transaction ${retried}, name: no attempt had all that is charged`,
  },
  {
    law: "dearest",
    what: "a retry that answered and was not charged",
    sql: ({ retried }) => `update billing.charges set outcome = 'TIMEOUT', minor = 0 where transaction_id = '${retried}'`,
    named: ({ retried }) => `of transaction ${retried}: 0, an answer costs at least 8`,
  },
  {
    law: "reservations",
    what: "something set aside for what has ended",
    sql: (books) => `insert into billing.reservations (transaction_id, organization_id, amount) values ('${books.hit}', '${tenantOf(books)}', 5)`,
    named: ({ hit }) => `transaction ${hit}: not open, and 5 are still set aside`,
  },
  {
    law: "reservations",
    what: "nothing set aside for what is open",
    sql: ({ hit }) => `update partner_data.transactions set outcome = 'OPEN' where id = '${hit}'`,
    named: ({ hit }) => `transaction ${hit}: open, and nothing is set aside`,
  },
  {
    law: "reservations",
    what: "less set aside than it can cost",
    sql: (books) => `update partner_data.transactions set outcome = 'OPEN' where id = '${books.noRecord}';
      insert into billing.reservations (transaction_id, organization_id, amount) values ('${books.noRecord}', '${tenantOf(books)}', 5)`,
    // Two partners at 42, charged 8 each.
    named: ({ noRecord }) => `transaction ${noRecord}: 5 are set aside, it can cost 68`,
  },
  {
    law: "budgets",
    what: "money that is gone",
    sql: (books) => `update billing.budgets set available = available - 1 where organization_id = '${tenantOf(books)}' and slice = 1`,
    named: (books) => `tenant ${tenantOf(books)}: 499999 in all, it was given 500000`,
  },
  {
    law: "budgets",
    what: "a charge that was deleted",
    sql: ({ hit }) => `delete from billing.charges where transaction_id = '${hit}' and category = 'name'`,
    named: (books) => `tenant ${tenantOf(books)}: 499958 in all, it was given 500000`,
  },
  {
    law: "budgets",
    what: "a budget in two currencies",
    sql: (books) => `update billing.budgets set currency = 'EUR' where organization_id = '${tenantOf(books)}' and slice = 1`,
    named: (books) => `tenant ${tenantOf(books)}: its budget is in 2 currencies`,
  },
  {
    law: "fetches",
    what: "a fetch that nobody used",
    sql: ({ hit }) => `update consent.grants set used = 0 where id = (select grant_id from partner_data.transactions where id = '${hit}')`,
    named: () => "0 fetches used, 1 transactions used one",
  },
  {
    law: "fetches",
    what: "a use of an attestation that is gone",
    sql: ({ hit }) => `delete from consent.attestation_uses where grant_id = (select grant_id from partner_data.transactions where id = '${hit}')`,
    named: () => "1 transactions used one, its attestation has 0 uses by it",
  },
  {
    law: "fetches",
    what: "a transaction under a grant of another attestation",
    sql: ({ hit }) => `update partner_data.transactions set attestation_id = gen_random_uuid() where id = '${hit}'`,
    named: ({ hit }) => `transaction ${hit}: grant`,
  },
  {
    law: "usage",
    what: "an event that was not counted",
    sql: ({ hit }) =>
      `delete from analytics.settled_transactions where transaction_id = '${hit}'; delete from analytics.inbox where id = 'transaction/${hit}/1'`,
    named: ({ hit }) => `event transaction/${hit}/1: it was not counted, and no job waits to`,
  },
  {
    law: "usage",
    what: "an event that was counted as something else",
    sql: ({ hit }) => `update analytics.settled_transactions set duration_ms = duration_ms + 1 where transaction_id = '${hit}'`,
    named: ({ hit }) => `event transaction/${hit}/1: it was counted as something else`,
  },
  {
    law: "usage",
    what: "an event that could be counted once more",
    sql: ({ hit }) => `delete from analytics.inbox where id = 'transaction/${hit}/1'`,
    named: ({ hit }) => `event transaction/${hit}/1: it was counted, and could be once more`,
  },
  {
    law: "usage",
    what: "a count without an event",
    sql: ({ hit }) => `update analytics.settled_transactions set attempt = 9 where transaction_id = '${hit}'`,
    named: ({ hit }) => `attempt 9 of transaction ${hit}: counted, and there is no such event`,
  },
  {
    law: "partners",
    what: "a call without its disclosure",
    sql: ({ hit }) => `delete from partner_data.disclosures where transaction_id = '${hit}' and ${CANDIDATE}`,
    named: ({ hit }) => `call ${hit}/name/${PARTNER_IDS.northbank}: its partner got 1, disclosures are 0`,
  },
  {
    law: "partners",
    what: "a call under a transaction that is not there",
    sql: ({ hit }) => `delete from partner_data.transactions where id = '${hit}'`,
    named: ({ hit }) => `call ${hit}/name/${PARTNER_IDS.northbank}: no transaction of ours has this candidate`,
  },
  {
    law: "partners",
    what: "an answer that no partner gave",
    sql: ({ retried }) => `update partner_data.disclosures set answered = true where transaction_id = '${retried}' and ${CANDIDATE}`,
    named: ({ retried }) => `disclosure ${retried}/name/${PARTNER_IDS.northbank}: 2 answered, its partner gave 1 answers`,
  },
];
