import { Forbidden } from "../../../platform/errors/common.ts";
import type { BillingCall } from "../loaders/loaders.ts";

/** The caller's tenant and the currency in which it is billed. */
export async function tenantOf({ principal, data }: BillingCall): Promise<{ id: string; currency: string }> {
  const id = principal.tenant;
  if (id === null) throw new Forbidden();
  const [row] = await data.run((em) => em.execute<{ currency: string | null }[]>("select accounts.offered_currency(?::uuid) as currency", [id]));
  if (!row?.currency) throw new Error("The tenant has no currency.");
  return { id, currency: row.currency };
}
