import { Field, ID, InputType, ObjectType } from "type-graphql";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";

@ObjectType({ description: "That a business process meets what the law of a jurisdiction asks beyond consent." })
export class LegalGateDeclaration {
  @Field(() => String, { description: "The gate's code, from `dataCategories`." })
  gate!: string;

  @Field(() => String, { description: "Where the organisation can show it: a registration, a contract, an assessment." })
  reference!: string;

  @Field(() => DateTime, { description: "When it was declared." })
  declaredAt!: Date;
}

@InputType({ description: "That a process meets a legal gate." })
export class LegalGateDeclarationInput {
  @Field(() => String, { description: "The gate's code, from `dataCategories { jurisdictions { gates { code } } }`." })
  gate!: string;

  @Field(() => String, { description: "Where your organisation can show it, 1 to 200 characters: a registration, a contract, an assessment." })
  reference!: string;
}

@InputType({ description: "What a process meets." })
export class DeclareLegalGatesInput {
  @Field(() => ID, { description: "The process's id." })
  processId!: string;

  @Field(() => [LegalGateDeclarationInput], { description: "1 to 50 gates." })
  gates!: LegalGateDeclarationInput[];
}

@InputType({ description: "What a process does not meet any more." })
export class WithdrawLegalGateInput {
  @Field(() => ID, { description: "The process's id." })
  processId!: string;

  @Field(() => String, { description: "The gate's code." })
  gate!: string;
}
