import { Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../platform/personal/personal.ts";
import type { Way } from "../../../platform/subgraph/question.ts";
import { CategoryId, DateTime } from "../../../platform/subgraph/types/scalars.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";
import { Partner } from "./partner.ts";
import { PersonalText } from "./scalars.ts";

@ObjectType({ description: "Where values of a category come from (OpenID Identity Assurance 1.0, verification)." })
export class Source {
  @Field(() => CategoryId, { description: "The category." })
  category!: string;

  @Field(() => WayToAsk, { name: "wayToAsk", description: "How it was asked." })
  way!: Way;

  @Field(() => Partner, { nullable: true, description: "The partner that answered." })
  partner?: Partner | null;

  @Field(() => PersonalText, { nullable: true, description: "The partner's own reference of its answer, for questions to it. We keep none." })
  partnerReference!: Personal<string> | null;

  @Field(() => DateTime, { description: "When the partner answered." })
  at!: string;

  @Field(() => String, { nullable: true, description: "The trust framework under which the partner verified the subject." })
  trustFramework!: string | null;

  @Field(() => String, { nullable: true, description: "The assurance level within that framework." })
  assuranceLevel!: string | null;

  @Field(() => [String], { description: "Kinds of evidence that the partner relied on." })
  evidence!: readonly string[];

  @Field(() => DateTime, { nullable: true, description: "When the evidence was verified; null when the partner does not say." })
  verifiedAt!: string | null;

  @Field(() => [String], { description: "Attributes that it gave a value of." })
  attributes!: readonly string[];

  @Field(() => [String], { description: "Those of them whose value is in the answer: another source's may have been chosen." })
  chosenFor!: readonly string[];

  partnerId!: string;
}
