import { v7 as uuid } from "uuid";
import { BadUserInput, Forbidden } from "../../../platform/errors/common.ts";
import { shortText } from "../../../platform/subgraph/short-text.ts";
import { CostCenter, type CostCenterRow } from "../entities/entities.ts";
import type { AccountsCall } from "../loaders/loaders.ts";
import { insertOnce } from "./insert-once.ts";

export async function createCostCenter(call: AccountsCall, input: { code: string; name: string }): Promise<{ costCenter: CostCenterRow }> {
  const { tenant } = call.principal;
  if (tenant === null) throw new Forbidden();
  if (!/^[A-Z0-9_-]{1,20}$/.test(input.code)) throw new BadUserInput([{ at: "input.code", kind: "INVALID_VALUE" }]);
  const name = shortText(input.name, "input.name");
  const work = call.data.run(async (em) => {
    const row = { id: uuid(), organizationId: tenant, code: input.code, name, status: "ACTIVE" as const, createdAt: new Date() };
    await em.insert(CostCenter, row);
    return { costCenter: row };
  });
  return insertOnce(work);
}
