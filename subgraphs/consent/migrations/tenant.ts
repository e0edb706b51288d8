/** The tenant of the transaction, in SQL: null outside one, since the setting then reads as an empty string. */
export const TENANT = "nullif(current_setting('app.tenant', true), '')::uuid";

/** Of a table with a column `mode`: true where no mode was entered, as for people, and else for rows of that mode only. */
export const OF_MODE = "coalesce(nullif(current_setting('app.mode', true), ''), mode) = mode";
