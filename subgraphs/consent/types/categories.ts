import { Field, InputType, ObjectType } from "type-graphql";
import { CategoryId } from "../../../platform/subgraph/types/scalars.ts";

@ObjectType({ description: "A category of personal data and which of its attributes." })
export class CategoryAttributes {
  @Field(() => CategoryId, { description: "The category." })
  category!: string;

  @Field(() => [String], { description: "Its attributes, such as givenName." })
  attributes!: string[];
}

@InputType({ description: "A category of personal data and which of its attributes." })
export class CategoryAttributesInput {
  @Field(() => CategoryId, { description: "The category, once in a list." })
  category!: string;

  @Field(() => [String], { description: "1 to 50 of its attributes, such as givenName." })
  attributes!: string[];
}
