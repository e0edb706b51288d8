import { allows } from "../../../platform/permissions/actions.ts";
import { Forbidden } from "../../../platform/errors/common.ts";
import type { ChargeRow } from "../entities/entities.ts";
import { ChargesOfAnotherClient } from "../errors.ts";
import type { BillingCall } from "../loaders/loaders.ts";
import { ACTIONS } from "../permissions.ts";

/** The charges of a transaction, for who reads billing, and for the client whose transaction it is. */
export async function chargesOf({ principal, loaders }: BillingCall, transaction: string): Promise<ChargeRow[]> {
  const all = allows(principal, ACTIONS.readBilling);
  if (!all && principal.kind !== "client") throw new Forbidden();
  const charges = await loaders.chargesOf.load(transaction);
  if (!all && charges.some(({ clientId }) => clientId !== principal.id)) throw new ChargesOfAnotherClient();
  return charges;
}
