import { validate as isUuid } from "uuid";
import { CostCenter, type CostCenterRow } from "../entities/entities.ts";
import { CostCenterUnknown } from "../errors.ts";
import type { AccountsCall } from "../loaders/loaders.ts";

/** Archiving twice is the same as once. */
export async function archiveCostCenter(call: AccountsCall, id: string): Promise<{ costCenter: CostCenterRow }> {
  if (!isUuid(id)) throw new CostCenterUnknown();
  return call.data.run(async (em) => {
    await em.nativeUpdate(CostCenter, { id }, { status: "ARCHIVED" });
    const costCenter = await em.findOne(CostCenter, { id });
    if (!costCenter) throw new CostCenterUnknown();
    return { costCenter };
  });
}
