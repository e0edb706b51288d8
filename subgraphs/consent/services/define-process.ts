import { UniqueConstraintViolationException } from "@mikro-orm/postgresql";
import { v7 as uuid } from "uuid";
import { shortText } from "../../../platform/subgraph/short-text.ts";
import { BusinessProcess, type BusinessProcessRow, ProcessVersion } from "../entities/entities.ts";
import { AlreadyExists } from "../errors.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import type { DefineProcessInput } from "../types/process-input.ts";
import { readCategories } from "./read-categories.ts";
import { readStrategy } from "./read-strategy.ts";
import { tenantOf } from "./tenant-of.ts";

/** A process and its first version, which is published with it. */
export async function defineProcess(call: ConsentCall, input: DefineProcessInput): Promise<{ process: BusinessProcessRow }> {
  const organizationId = tenantOf(call);
  const name = shortText(input.name, "input.name");
  const categories = readCategories(input.categories, "input.categories");
  const strategy = readStrategy(input, categories);
  const now = new Date();
  const process = { id: uuid(), organizationId, name, status: "ACTIVE" as const, currentVersionId: uuid(), createdAt: now };
  const { purpose } = input;
  try {
    await call.data.run(async (em) => {
      await em.insert(BusinessProcess, process);
      await em.insert(ProcessVersion, {
        id: process.currentVersionId,
        organizationId,
        processId: process.id,
        version: 1,
        purpose,
        ...strategy,
        categories,
        publishedAt: now,
      });
    });
  } catch (error) {
    throw error instanceof UniqueConstraintViolationException ? new AlreadyExists() : error;
  }
  return { process };
}
