import { Directive, Field, ID, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../../../platform/subgraph/types/connection.ts";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";
import { PlaceOfWorkStatus } from "./cost-center.ts";

@Directive('@key(fields: "id")')
@ObjectType({ description: "A piece of work to which usage is attributed beside its cost center (clause P16)." })
export class Project {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => String, { description: "Its name, unique within the organisation." })
  name!: string;

  @Field(() => PlaceOfWorkStatus, { description: "Whether usage can still be booked on it." })
  status!: PlaceOfWorkStatus;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;
}

export const ProjectConnection = connectionOf("Project", () => Project);

@InputType({ description: "A new project." })
export class CreateProjectInput {
  @Field(() => String, { description: "1 to 100 characters; unique within the organisation." })
  name!: string;
}

@InputType({ description: "The project to close for new usage." })
export class ArchiveProjectInput {
  @Field(() => ID, { description: "Its id." })
  projectId!: string;
}

@ObjectType({ description: "The project after the change." })
export class ProjectPayload {
  @Field(() => Project, { description: "As it is now." })
  project!: Project;
}
