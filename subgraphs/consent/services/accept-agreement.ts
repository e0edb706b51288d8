import { validate as isUuid, v7 as uuid } from "uuid";
import { Agreement, type AgreementRow, PolicyVersion } from "../entities/entities.ts";
import { PolicyVersionUnknown } from "../errors.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { tenantOf } from "./tenant-of.ts";

/** Accepting twice is the same as once: the first acceptance stays. */
export async function acceptAgreement(call: ConsentCall, policyVersionId: string): Promise<{ agreement: AgreementRow }> {
  const organizationId = tenantOf(call);
  if (!isUuid(policyVersionId)) throw new PolicyVersionUnknown();
  return call.data.run(async (em) => {
    const policy = await em.findOne(PolicyVersion, { id: policyVersionId, effectiveAt: { $lte: new Date() } });
    if (!policy) throw new PolicyVersionUnknown();
    await em.execute(
      `insert into consent.agreements (id, organization_id, policy_version_id, user_id) values (?, ?, ?, ?)
       on conflict (organization_id, policy_version_id) do nothing`,
      [uuid(), organizationId, policyVersionId, call.principal.id],
    );
    return { agreement: await em.findOneOrFail(Agreement, { policyVersionId }) };
  });
}
