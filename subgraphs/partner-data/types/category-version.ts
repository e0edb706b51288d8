import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import type { Way } from "../../../platform/subgraph/question.ts";
import { CategoryId, DateTime, Jurisdiction as JurisdictionScalar } from "../../../platform/subgraph/types/scalars.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";
import { SubjectKind } from "../../../platform/subgraph/types/subject-kind.ts";
import { CategoryJurisdiction, Sensitivity } from "./data-category.ts";

export enum CategoryState {
  PROPOSED = "PROPOSED",
  APPROVED = "APPROVED",
  REJECTED = "REJECTED",
  ACTIVE = "ACTIVE",
  RETIRED = "RETIRED",
}
registerEnumType(CategoryState, {
  name: "CategoryState",
  description: "How far a version of an added category is.",
  valuesConfig: {
    PROPOSED: { description: "It waits for a privacy review by another person." },
    APPROVED: { description: "It may be activated." },
    REJECTED: { description: "It will not be used. A better one is a new version." },
    ACTIVE: { description: "It can be asked for." },
    RETIRED: { description: "It is not asked for any more." },
  },
});

export enum ReviewVerdict {
  APPROVED = "APPROVED",
  REJECTED = "REJECTED",
}
registerEnumType(ReviewVerdict, {
  name: "ReviewVerdict",
  description: "What a privacy review comes to.",
  valuesConfig: { APPROVED: { description: "It may be used." }, REJECTED: { description: "It may not." } },
});

@ObjectType({ description: "A step of a version of an added category, as it was recorded." })
export class CategoryEvent {
  @Field(() => CategoryState, { description: "What it became." })
  kind!: string;

  @Field(() => ID, { description: "Who of our staff did it." })
  staffId!: string;

  @Field(() => DateTime, { description: "When." })
  at!: Date;
}

@ObjectType({
  description:
    "A version of a category that is added without a deploy (clause P30). What was proposed never changes: a change is a new version, with a review of its own.",
})
export class CategoryVersion {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => CategoryId, { description: "The category." })
  category!: string;

  @Field(() => Int, { description: "Its number, from 1, within the category." })
  version!: number;

  @Field(() => String, { description: "What it is called for people." })
  title!: string;

  @Field(() => String, { description: "What it holds." })
  description!: string;

  @Field(() => Sensitivity, { description: "What is kept of an answer." })
  sensitivity!: string;

  @Field(() => [SubjectKind], { description: "About whom it can be asked." })
  subjectKinds!: string[];

  @Field(() => [WayToAsk], { name: "waysToAsk", description: "How it can be asked." })
  ways!: Way[];

  @Field(() => [String], { description: "The identifiers that a subject is found by for it: one of them is enough." })
  identifiers!: string[];

  @Field(() => [String], { description: "Its attributes: the properties of its schema." })
  attributes!: string[];

  @Field(() => String, { description: "What a partner's answer must be: JSON Schema 2020-12, in JSON." })
  schema!: string;

  @Field(() => String, { description: "What it is asked for." })
  purpose!: string;

  @Field(() => String, { description: "On what its processing rests, beside the subject's consent." })
  legalBasis!: string;

  @Field(() => Boolean, { description: "Whether it may be asked in jurisdictions that are not listed." })
  everywhere!: boolean;

  @Field(() => [CategoryJurisdiction], { description: "Where it may be asked, and what the law asks there beyond consent." })
  jurisdictions!: CategoryJurisdiction[];

  @Field(() => CategoryState, { description: "How far it is." })
  state!: string;

  @Field(() => String, { nullable: true, description: "Why the review came to its verdict; null before it." })
  grounds!: string | null;

  @Field(() => [CategoryEvent], { nullable: true, description: "Every step: who took it and when." })
  history?: CategoryEvent[];
}

@InputType({ description: "What the law of a jurisdiction asks beyond consent." })
export class LegalGateInput {
  @Field(() => String, { description: "Its code: the country's, then capitals, digits and underscores, such as GB_DBS_ELIGIBILITY." })
  code!: string;

  @Field(() => String, { description: "What must be so, in 1 to 400 characters." })
  description!: string;

  @Field(() => String, { description: "The law, by its official citation, in 1 to 200 characters." })
  source!: string;
}

@InputType({ description: "Where a category may be asked." })
export class CategoryJurisdictionInput {
  @Field(() => JurisdictionScalar, { description: "The country, or a part of it." })
  jurisdiction!: string;

  @Field(() => [LegalGateInput], { defaultValue: [], description: "What its law asks beyond consent, at most 10." })
  gates!: LegalGateInput[];
}

@InputType({ description: "A new category, or a new version of one that was added before." })
export class ProposeCategoryInput {
  @Field(() => CategoryId, { description: "Its name: x-, then words in small letters joined by hyphens, such as x-professional-licences." })
  category!: string;

  @Field(() => String, { description: "What it is called for people, 1 to 100 characters." })
  title!: string;

  @Field(() => String, { description: "What it holds, 1 to 1,000 characters." })
  description!: string;

  @Field(() => Sensitivity, { description: "What is kept of an answer." })
  sensitivity!: Sensitivity;

  @Field(() => [SubjectKind], { description: "About whom it can be asked." })
  subjectKinds!: SubjectKind[];

  @Field(() => [String], { description: "The identifiers that a subject is found by for it (fields of IdentifiersInput): one of them is enough." })
  identifiers!: string[];

  @Field(() => String, {
    description: "What a partner's answer must be: JSON Schema 2020-12 in JSON, of the keywords that docs/categories.md lists.",
  })
  schema!: string;

  @Field(() => String, { description: "What it is asked for, 1 to 1,000 characters." })
  purpose!: string;

  @Field(() => String, { description: "On what its processing rests beside the subject's consent, 1 to 1,000 characters." })
  legalBasis!: string;

  @Field(() => Boolean, { defaultValue: false, description: "Whether it may be asked in jurisdictions that are not listed." })
  everywhere!: boolean;

  @Field(() => [CategoryJurisdictionInput], { description: "Where it may be asked, and what the law asks there beyond consent; at most 300." })
  jurisdictions!: CategoryJurisdictionInput[];
}

@InputType({ description: "A privacy review of a proposed version. Who proposed it may not review it." })
export class ReviewCategoryInput {
  @Field(() => ID, { description: "The version." })
  categoryVersionId!: string;

  @Field(() => ReviewVerdict, { description: "What the review comes to." })
  verdict!: ReviewVerdict;

  @Field(() => String, { description: "Why, 1 to 1,000 characters." })
  grounds!: string;
}

@InputType({ description: "Which version of an added category." })
export class CategoryVersionInput {
  @Field(() => ID, { description: "Its id." })
  categoryVersionId!: string;
}

@ObjectType({ description: "The version after the step." })
export class CategoryVersionPayload {
  @Field(() => CategoryVersion, { description: "As it is now." })
  categoryVersion!: CategoryVersion;
}
