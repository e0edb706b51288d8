import { validate as isUuid, v7 as uuid } from "uuid";
import { Organization, type OrganizationRow } from "../entities/entities.ts";
import { OrganizationUnknown, StatusCannotChange } from "../errors.ts";
import type { AccountsCall } from "../loaders/loaders.ts";

type Status = OrganizationRow["status"];

/** Takes hold at the customer's next request, in every room, since entering a tenant reads its status (clause P98). */
export async function setOrganizationStatus(call: AccountsCall, id: string, from: Status, to: Status): Promise<{ organization: OrganizationRow }> {
  if (!isUuid(id)) throw new OrganizationUnknown();
  return call.customer(id).run(async (em) => {
    await em.execute("select accounts.hold_tenant_alone(?::uuid)", [id]);
    const changed = await em.nativeUpdate(Organization, { id, status: from }, { status: to });
    const organization = await em.findOne(Organization, { id });
    if (!organization) throw new OrganizationUnknown();
    if (changed === 0) throw new StatusCannotChange();
    await em.execute("select events.publish('accounts', ?, 'organization.status-changed', ?::uuid, ?::jsonb)", [
      `organization/${id}/status/${uuid()}`,
      id,
      JSON.stringify({ organization: id, status: to }),
    ]);
    if (to === "SUSPENDED") await em.execute("select pg_notify('organization_suspended', ?)", [id]);
    return { organization };
  });
}
