import { Field, ID, InputType } from "type-graphql";
import type { Way } from "../../../platform/subgraph/question.ts";
import { CategoryId, Country, Subdivision } from "../../../platform/subgraph/types/scalars.ts";
import { SubjectKind } from "../../../platform/subgraph/types/subject-kind.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";

@InputType({ description: "A category to be priced." })
export class QuotedCategoryInput {
  @Field(() => CategoryId, { description: "The category, once for each way to ask." })
  category!: string;

  @Field(() => WayToAsk, { defaultValue: "RETRIEVE", description: "How it would be asked." })
  wayToAsk!: Way;

  @Field(() => [String], { description: "Its attributes." })
  attributes!: string[];
}

@InputType({ description: "A selection to be priced." })
export class QuoteInput {
  @Field(() => ID, { description: "The version of the business process that would ask." })
  processVersionId!: string;

  @Field(() => Country, { description: "The country whose law and registers would apply." })
  country!: string;

  @Field(() => Subdivision, { nullable: true, description: "The part of that country; left out, what any part's law asks must be declared." })
  subdivision?: string | null;

  @Field(() => SubjectKind, { defaultValue: SubjectKind.PERSON, description: "Whom it would be asked about." })
  subjectKind: SubjectKind = SubjectKind.PERSON;

  @Field(() => [QuotedCategoryInput], { description: "1 to 50 categories." })
  categories!: QuotedCategoryInput[];
}
