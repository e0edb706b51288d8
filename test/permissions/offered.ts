/** Everything of a room that other rooms' roles may reach, and who may. Each room's README names its own. */
export const OFFERED: Readonly<Record<string, readonly string[]>> = {
  "accounts.offered_enter_tenant": ["analytics_app", "billing_app", "consent_app", "partner_data_app"],
  "accounts.offered_hold_tenant": ["partner_data_app"],
  "accounts.offered_place_of_work": ["partner_data_app"],
  "accounts.offered_client_active": ["partner_data_app"],
  "accounts.offered_scopes_approved": ["partner_data_app"],
  "accounts.offered_time_zone": ["analytics_app", "billing_app"],
  "accounts.offered_currency": ["billing_app"],
  "billing.offered_reserve": ["partner_data_app"],
  "billing.offered_settle": ["partner_data_app"],
  "consent.offered_grant_keys": ["partner_data_app"],
  "consent.offered_hold_attestations": ["partner_data_app"],
  "consent.offered_book_fetch": ["partner_data_app"],
  "consent.offered_check_retry": ["partner_data_app"],
  "consent.offered_release_fetch": ["partner_data_app"],
  "consent.offered_in_force": ["partner_data_app"],
  "consent.offered_process_terms": ["partner_data_app"],
};
