import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { CategoryAttributesInput } from "./categories.ts";
import { BusinessProcess, PartnerStrategy, ProcessPurpose } from "./process.ts";

@InputType({ description: "What a version of a process asks." })
abstract class ProcessTermsInput {
  @Field(() => ProcessPurpose, { description: "Why it asks." })
  purpose!: ProcessPurpose;

  @Field(() => PartnerStrategy, { defaultValue: PartnerStrategy.WATERFALL, description: "How partners are asked." })
  strategy: PartnerStrategy = PartnerStrategy.WATERFALL;

  @Field(() => Int, { nullable: true, description: "How many partners must agree, 2 to 20: by QUORUM, and not else." })
  quorum?: number | null;

  @Field(() => [CategoryAttributesInput], { description: "1 to 50 categories with the attributes that it may ask." })
  categories!: CategoryAttributesInput[];
}

@InputType({ description: "A new business process, with its first version." })
export class DefineProcessInput extends ProcessTermsInput {
  @Field(() => String, { description: "1 to 100 characters; unique within the organisation." })
  name!: string;
}

@InputType({ description: "A new version of a business process." })
export class PublishProcessVersionInput extends ProcessTermsInput {
  @Field(() => ID, { description: "The process's id." })
  processId!: string;
}

@InputType({ description: "The business process to retire." })
export class RetireProcessInput {
  @Field(() => ID, { description: "Its id." })
  processId!: string;
}

@ObjectType({ description: "The business process after the change." })
export class ProcessPayload {
  @Field(() => BusinessProcess, { description: "As it is now." })
  process!: BusinessProcess;
}
