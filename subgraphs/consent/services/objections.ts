import { validate as isUuid } from "uuid";
import { Subprocessor, type SubprocessorRow } from "../entities/entities.ts";
import { SubprocessorUnknown } from "../errors.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { tenantOf } from "./tenant-of.ts";

const OBJECT = `insert into consent.subprocessor_objections (organization_id, subprocessor_id, user_id) values (?, ?, ?)
  on conflict (organization_id, subprocessor_id) do nothing`;
const WITHDRAW = "delete from consent.subprocessor_objections where organization_id = ? and subprocessor_id = ?";

/** Objects to a recipient, or no longer does. Twice is the same as once; it holds for deliveries that are admitted from then on. */
export async function setObjection(call: ConsentCall, subprocessorId: string, objects: boolean): Promise<{ subprocessor: SubprocessorRow }> {
  const organizationId = tenantOf(call);
  if (!isUuid(subprocessorId)) throw new SubprocessorUnknown();
  return call.data.run(async (em) => {
    const subprocessor = await em.findOne(Subprocessor, { id: subprocessorId });
    if (!subprocessor) throw new SubprocessorUnknown();
    if (objects) await em.execute(OBJECT, [organizationId, subprocessorId, call.principal.id]);
    else await em.execute(WITHDRAW, [organizationId, subprocessorId]);
    return { subprocessor };
  });
}
