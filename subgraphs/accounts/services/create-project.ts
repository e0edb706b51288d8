import { v7 as uuid } from "uuid";
import { Forbidden } from "../../../platform/errors/common.ts";
import { shortText } from "../../../platform/subgraph/short-text.ts";
import { Project, type ProjectRow } from "../entities/entities.ts";
import type { AccountsCall } from "../loaders/loaders.ts";
import { insertOnce } from "./insert-once.ts";

export async function createProject(call: AccountsCall, input: { name: string }): Promise<{ project: ProjectRow }> {
  const { tenant } = call.principal;
  if (tenant === null) throw new Forbidden();
  const name = shortText(input.name, "input.name");
  const work = call.data.run(async (em) => {
    const row = { id: uuid(), organizationId: tenant, name, status: "ACTIVE" as const, createdAt: new Date() };
    await em.insert(Project, row);
    return { project: row };
  });
  return insertOnce(work);
}
