import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { BusinessProcessRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { defineProcess } from "../services/define-process.ts";
import { publishProcessVersion } from "../services/publish-process-version.ts";
import { retireProcess } from "../services/retire-process.ts";
import { BusinessProcess, ProcessPurpose, ProcessVersion } from "../types/process.ts";
import { DefineProcessInput, ProcessPayload, PublishProcessVersionInput, RetireProcessInput } from "../types/process-input.ts";

@Resolver(() => BusinessProcess)
export class ProcessResolver {
  @Query(() => BusinessProcess, { nullable: true, description: "One of your organisation's business processes; null when it has no such process." })
  process(@Arg("id", () => ID, { description: "The process's id." }) id: string, @Ctx() { loaders }: ConsentCall) {
    return loaders.processes.load(id);
  }

  @Mutation(() => ProcessPayload, { nullable: true, description: "Defines a business process and publishes its first version." })
  defineProcess(
    @Arg("input", () => DefineProcessInput, { description: "Its name, purpose and categories." }) input: DefineProcessInput,
    @Ctx() call: ConsentCall,
  ) {
    return defineProcess(call, input);
  }

  @Mutation(() => ProcessPayload, { nullable: true, description: "Publishes a new version of a business process, for consents from now on." })
  publishProcessVersion(
    @Arg("input", () => PublishProcessVersionInput, { description: "Its purpose and categories." }) input: PublishProcessVersionInput,
    @Ctx() call: ConsentCall,
  ) {
    return publishProcessVersion(call, input);
  }

  @Mutation(() => ProcessPayload, { nullable: true, description: "Retires a business process: nothing is asked for it any more." })
  retireProcess(@Arg("input", () => RetireProcessInput, { description: "Which one." }) { processId }: RetireProcessInput, @Ctx() call: ConsentCall) {
    return retireProcess(call, processId);
  }

  @FieldResolver(() => ProcessVersion, { nullable: true, description: "The version to which new consents are given." })
  currentVersion(@Root() { currentVersionId }: BusinessProcessRow, @Ctx() { loaders }: ConsentCall) {
    return loaders.processVersions.load(currentVersionId);
  }

  @FieldResolver(() => Int, { nullable: true, description: "The number of its current version." })
  async version(@Root() { currentVersionId }: BusinessProcessRow, @Ctx() { loaders }: ConsentCall) {
    return (await loaders.processVersions.load(currentVersionId))?.version;
  }

  @FieldResolver(() => ProcessPurpose, { nullable: true, description: "Why its current version asks." })
  async purpose(@Root() { currentVersionId }: BusinessProcessRow, @Ctx() { loaders }: ConsentCall) {
    return (await loaders.processVersions.load(currentVersionId))?.purpose;
  }

  @FieldResolver(() => [ProcessVersion], { nullable: true, description: "All that was published, newest first." })
  versions(@Root() { id }: BusinessProcessRow, @Ctx() { loaders }: ConsentCall) {
    return loaders.versionsOfProcess.load(id);
  }
}
