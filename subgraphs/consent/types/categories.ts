import { Field, InputType, ObjectType } from "type-graphql";
import type { Way } from "../../../platform/subgraph/question.ts";
import { CategoryId } from "../../../platform/subgraph/types/scalars.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";

@ObjectType({ description: "A category of personal data, which of its attributes, and how they may be asked." })
export class CategoryAttributes {
  @Field(() => CategoryId, { description: "The category." })
  category!: string;

  @Field(() => [WayToAsk], { description: "How they may be asked." })
  waysToAsk!: Way[];

  @Field(() => [String], { description: "Its attributes, such as givenName." })
  attributes!: string[];
}

@InputType({ description: "A category of personal data, which of its attributes, and how they may be asked." })
export class CategoryAttributesInput {
  @Field(() => CategoryId, { description: "The category, once in a list for each way to ask." })
  category!: string;

  @Field(() => [WayToAsk], {
    defaultValue: [WayToAsk.RETRIEVE],
    description: "How they may be asked. No way includes another: whoever may retrieve may not match, which tells partners what you believe.",
  })
  waysToAsk!: Way[];

  @Field(() => [String], { description: "1 to 50 of its attributes, such as givenName." })
  attributes!: string[];
}
