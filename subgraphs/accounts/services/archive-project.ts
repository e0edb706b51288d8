import { validate as isUuid } from "uuid";
import { Project, type ProjectRow } from "../entities/entities.ts";
import { ProjectUnknown } from "../errors.ts";
import type { AccountsCall } from "../loaders/loaders.ts";

/** Archiving twice is the same as once. */
export async function archiveProject(call: AccountsCall, id: string): Promise<{ project: ProjectRow }> {
  if (!isUuid(id)) throw new ProjectUnknown();
  return call.data.run(async (em) => {
    await em.nativeUpdate(Project, { id }, { status: "ARCHIVED" });
    const project = await em.findOne(Project, { id });
    if (!project) throw new ProjectUnknown();
    return { project };
  });
}
