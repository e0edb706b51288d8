import type { Rows } from "../../platform/database/rows.ts";
import { BOOKING_LAWS } from "./bookings.ts";
import { CHARGE_LAWS } from "./charges.ts";
import type { Finding, LedgerOptions } from "./law.ts";
import { modes } from "./modes.ts";
import { partnersLaw } from "./partners.ts";
import { TRANSACTION_LAWS } from "./transactions.ts";
import { usage } from "./usage.ts";

export interface Judgement extends Finding {
  readonly law: string;
  readonly says: string;
}

/**
 * Checks that the books are exact: what was delivered, disclosed, charged, booked and counted says the same.
 * `query` must see every tenant's rows and should read one snapshot, not yet taken: partners are asked before it.
 */
export async function checkLedger(query: Rows, options: LedgerOptions = {}): Promise<{ readonly laws: readonly Judgement[] }> {
  const before = (await options.partners?.calls()) ?? [];
  const laws: Judgement[] = [];
  for (const law of [...TRANSACTION_LAWS, ...CHARGE_LAWS, ...BOOKING_LAWS, modes, usage, partnersLaw(before)]) {
    laws.push({ law: law.name, says: law.says, ...(await law.check(query, options)) });
  }
  return { laws };
}
