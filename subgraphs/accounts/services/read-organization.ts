import { validate as isUuid } from "uuid";
import { Organization, type OrganizationRow } from "../entities/entities.ts";
import type { AccountsCall } from "../loaders/loaders.ts";

/** One customer's record for staff; null when there is none. */
export async function readOrganization(call: AccountsCall, id: string): Promise<OrganizationRow | null> {
  if (!isUuid(id)) return null;
  return call.customer(id).run((em) => em.findOne(Organization, { id }));
}
