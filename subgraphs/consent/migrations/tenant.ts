/** The tenant of the transaction, in SQL: null outside one, since the setting then reads as an empty string. */
export const TENANT = "nullif(current_setting('app.tenant', true), '')::uuid";
