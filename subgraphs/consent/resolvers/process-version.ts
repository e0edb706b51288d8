import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ProcessVersionRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { listCategories } from "../services/read-categories.ts";
import { CategoryAttributes } from "../types/categories.ts";
import { BusinessProcess, ProcessVersion } from "../types/process.ts";

@Resolver(() => ProcessVersion)
export class ProcessVersionResolver {
  @FieldResolver(() => BusinessProcess, { nullable: true, description: "The process of which it is a version." })
  process(@Root() { processId }: ProcessVersionRow, @Ctx() { loaders }: ConsentCall) {
    return loaders.processes.load(processId);
  }

  @FieldResolver(() => String, { nullable: true, description: "The process's name." })
  async name(@Root() { processId }: ProcessVersionRow, @Ctx() { loaders }: ConsentCall) {
    return (await loaders.processes.load(processId))?.name;
  }

  @FieldResolver(() => [CategoryAttributes], { description: "What it may ask." })
  categories(@Root() { categories }: ProcessVersionRow): CategoryAttributes[] {
    return listCategories(categories);
  }
}
