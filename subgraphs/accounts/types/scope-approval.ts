import { Field, ID, InputType, ObjectType } from "type-graphql";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";

@ObjectType({ description: "That a privacy officer lets an API client ask for a sensitive category in one way." })
export class ScopeApproval {
  @Field(() => String, { description: "The scope." })
  scope!: string;

  @Field(() => DateTime, { description: "Since when." })
  approvedAt!: Date;

  approvedBy!: string;
}

@InputType({ description: "Scopes of an API client." })
export class ScopesInput {
  @Field(() => ID, { description: "The client's id." })
  clientId!: string;

  @Field(() => [String], { description: "Of the scopes that were requested for it." })
  scopes!: string[];
}
