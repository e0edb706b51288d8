import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../platform/personal/personal.ts";
import { AttributeReason } from "./outcomes.ts";
import { PersonalNumber, PersonalText } from "./scalars.ts";

@Directive('@tag(name: "personal")')
@ObjectType({ description: "How well your own value of an attribute fits what a partner holds. No value comes back." })
export class MatchVerdict {
  @Field(() => PersonalText, {
    nullable: true,
    description: "EXACT, PARTIAL (near enough to be a slip), NONE, or UNAVAILABLE when nobody could compare it.",
  })
  verdict!: Personal<string>;

  @Field(() => PersonalNumber, { nullable: true, description: "How alike the two are, from 0 to 1; null when the partner does not say." })
  score!: Personal<number> | null;

  @Field(() => AttributeReason, { nullable: true, description: "Why it is UNAVAILABLE; null otherwise." })
  reason!: AttributeReason | null;
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "The answer to a check. No value comes back." })
export class CheckAnswer {
  @Field(() => PersonalText, { nullable: true, description: "YES, NO, or UNAVAILABLE when nobody could tell." })
  answer!: Personal<string>;

  @Field(() => AttributeReason, { nullable: true, description: "Why it is UNAVAILABLE; null otherwise." })
  reason!: AttributeReason | null;
}
