import { LockMode } from "@mikro-orm/postgresql";
import { validate as isUuid, v7 as uuid } from "uuid";
import { BusinessProcess, type BusinessProcessRow, ProcessVersion } from "../entities/entities.ts";
import { ProcessRetired, ProcessUnknown } from "../errors.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import type { PublishProcessVersionInput } from "../types/process-input.ts";
import { readCategories } from "./read-categories.ts";
import { readStrategy } from "./read-strategy.ts";
import { tenantOf } from "./tenant-of.ts";

/** What was attested before stays pinned to the version of its day (P27). */
export async function publishProcessVersion(call: ConsentCall, input: PublishProcessVersionInput): Promise<{ process: BusinessProcessRow }> {
  const organizationId = tenantOf(call);
  const { processId, purpose } = input;
  if (!isUuid(processId)) throw new ProcessUnknown();
  const categories = readCategories(input.categories, "input.categories");
  const strategy = readStrategy(input, categories);
  return call.data.run(async (em) => {
    const process = await em.findOne(BusinessProcess, { id: processId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!process) throw new ProcessUnknown();
    if (process.status === "RETIRED") throw new ProcessRetired();
    const latest = await em.findOneOrFail(ProcessVersion, { id: process.currentVersionId });
    const id = uuid();
    await em.insert(ProcessVersion, {
      id,
      organizationId,
      processId,
      version: latest.version + 1,
      purpose,
      ...strategy,
      categories,
      publishedAt: new Date(),
    });
    await em.nativeUpdate(BusinessProcess, { id: processId }, { currentVersionId: id });
    return { process: { ...process, currentVersionId: id } };
  });
}
