import { sqlLaw } from "./law.ts";

/** Tests and live side by side in the same tables, and nothing of one in the other. */
export const modes = sqlLaw({
  name: "modes",
  says: "a transaction is of its client's mode, as are its consent and every partner that could be asked; a test costs nothing",
  checked: "select count(*) as checked from partner_data.transactions",
  differing: `select format('transaction %s: %s, and %s', t.id, t.mode, wrong) as found
     from partner_data.transactions t
     cross join lateral (select case
       when not exists (select from accounts.api_clients c where c.id = t.client_id and c.organization_id = t.organization_id and c.mode = t.mode)
         then 'its client is not'
       when not exists (select from consent.attestations a where a.id = t.attestation_id and a.mode = t.mode) then 'its consent is not'
       when exists (select from partner_data.candidates k join partner_data.partners p on p.id = k.partner_id
                     where k.transaction_id = t.id and p.mode <> t.mode) then 'a partner that could be asked is not'
       when exists (select from partner_data.disclosures d join partner_data.partners p on p.id = d.partner_id
                     where d.transaction_id = t.id and p.mode <> t.mode) then 'a partner that was told is not'
       when t.mode = 'TEST' and exists (select from billing.charges c where c.transaction_id = t.id) then 'it was charged'
       when t.mode = 'TEST' and exists (select from billing.reservations r where r.transaction_id = t.id) then 'something is set aside for it'
     end as wrong) judged
    where wrong is not null`,
});
