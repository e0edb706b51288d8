import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { AccountsCall } from "../loaders/loaders.ts";
import { archiveProject } from "../services/archive-project.ts";
import { createProject } from "../services/create-project.ts";
import { ArchiveProjectInput, CreateProjectInput, Project, ProjectPayload } from "../types/project.ts";

@Resolver(() => Project)
export class ProjectResolver {
  @Mutation(() => ProjectPayload, { nullable: true, description: "Makes a project to which usage can be attributed." })
  createProject(@Arg("input", () => CreateProjectInput, { description: "Its name." }) input: CreateProjectInput, @Ctx() call: AccountsCall) {
    return createProject(call, input);
  }

  @Mutation(() => ProjectPayload, { nullable: true, description: "Closes a project for new usage." })
  archiveProject(
    @Arg("input", () => ArchiveProjectInput, { description: "Which one." }) { projectId }: ArchiveProjectInput,
    @Ctx() call: AccountsCall,
  ) {
    return archiveProject(call, projectId);
  }
}
