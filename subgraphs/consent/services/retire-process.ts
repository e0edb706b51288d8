import { validate as isUuid } from "uuid";
import { BusinessProcess, type BusinessProcessRow } from "../entities/entities.ts";
import { ProcessUnknown } from "../errors.ts";
import type { ConsentCall } from "../loaders/loaders.ts";

/** Takes hold at the next fetch, since booking reads the status. Retiring twice is the same as once. */
export async function retireProcess(call: ConsentCall, id: string): Promise<{ process: BusinessProcessRow }> {
  if (!isUuid(id)) throw new ProcessUnknown();
  return call.data.run(async (em) => {
    await em.nativeUpdate(BusinessProcess, { id }, { status: "RETIRED" });
    const process = await em.findOne(BusinessProcess, { id });
    if (!process) throw new ProcessUnknown();
    return { process };
  });
}
