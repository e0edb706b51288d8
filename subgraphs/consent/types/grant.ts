import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Personal } from "../../../platform/personal/personal.ts";
import { Refusal } from "../../../platform/subgraph/types/refusal.ts";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";
import { GrantToken, SubjectBinding } from "./personal-scalars.ts";

@ObjectType({ description: "What a delivery needs: a signed token for one attestation, one process version and a number of fetches." })
export class Grant {
  @Field(() => GrantToken, { description: "The token. Shown this once." })
  token!: string;

  @Field(() => DateTime, { description: "When it ends." })
  expiresAt!: Date;
}

@InputType({ description: "Attestations on which grants are wanted." })
export class IssueGrantsInput {
  @Field(() => [ID], { description: "Up to 100 attestation ids; results come in their order." })
  attestationIds!: string[];

  @Field(() => Int, { defaultValue: 1, description: "How many fetches each grant allows: 1 to 100." })
  fetches: number = 1;

  @Field(() => [SubjectBinding], {
    nullable: "itemsAndList",
    description: "A binding for each id, in their order; null for a grant without one.",
  })
  bindings?: (Personal | null)[] | null;
}

@ObjectType({ description: "A grant, or why there is none." })
export class IssueGrantResult {
  @Field(() => Grant, { nullable: true, description: "The grant." })
  grant!: Grant | null;

  @Field(() => Refusal, { nullable: true, description: "Why there is none." })
  error!: Refusal | null;
}

@ObjectType({ description: "What became of each attestation id." })
export class IssueGrantsPayload {
  @Field(() => [IssueGrantResult], { description: "One result for each id, in input order." })
  results!: IssueGrantResult[];
}
