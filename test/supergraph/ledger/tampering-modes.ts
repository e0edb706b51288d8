import { PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import type { Books } from "./books.ts";
import type { Tampering } from "./tampering.ts";

/** What is of one mode, made to be of the other. */
export const MODE_TAMPERINGS: readonly Tampering[] = [
  ...(
    [
      [
        "a live transaction that says test",
        ({ hit }) => `update partner_data.transactions set mode = 'TEST' where id = '${hit}'`,
        "TEST, and its client is not",
      ],
      [
        "a test transaction that says live",
        ({ tested }) => `update partner_data.transactions set mode = 'LIVE' where id = '${tested}'`,
        "LIVE, and its client is not",
      ],
      [
        "a test under a live consent",
        ({ tested }) =>
          `update consent.attestations set mode = 'LIVE' where id = (select attestation_id from partner_data.transactions where id = '${tested}')`,
        "its consent is not",
      ],
      [
        "a test that could have asked a live partner",
        ({ tested }) => `update partner_data.candidates set partner_id = '${PARTNER_IDS.maple}' where transaction_id = '${tested}'
          and ctid = (select min(ctid) from partner_data.candidates where transaction_id = '${tested}')`,
        "a partner that could be asked is not",
      ],
      [
        "a live partner told by a test",
        ({ tested }) => `update partner_data.disclosures set partner_id = '${PARTNER_IDS.maple}' where transaction_id = '${tested}'`,
        "a partner that was told is not",
      ],
      [
        "a test that was charged",
        ({ hit, tested }) => `update billing.charges set transaction_id = '${tested}' where transaction_id = '${hit}'`,
        "it was charged",
      ],
      [
        "something set aside for a test",
        ({ tested }) => `insert into billing.reservations (transaction_id, organization_id, amount)
          select id, organization_id, 1 from partner_data.transactions where id = '${tested}'`,
        "something is set aside for it",
      ],
    ] as const satisfies readonly (readonly [string, (books: Books) => string, string])[]
  ).map(([what, sql, wrong]) => ({ law: "modes", what, sql, named: () => wrong })),
  {
    law: "events",
    what: "an event of the other mode",
    sql: ({ tested }) => `update events.log set data = jsonb_set(data, '{mode}', '"LIVE"') where id = 'transaction/${tested}/1'`,
    named: ({ tested }) => `attempt 1 of transaction ${tested}: its event is booked elsewhere`,
  },
  {
    law: "usage",
    what: "a test counted as live",
    sql: ({ tested }) => `update analytics.settled_transactions set mode = 'LIVE' where transaction_id = '${tested}'`,
    named: ({ tested }) => `event transaction/${tested}/1: it was counted as something else`,
  },
];
