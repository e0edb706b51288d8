import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../platform/personal/personal.ts";
import { PersonalText } from "./scalars.ts";

@Directive('@tag(name: "personal")')
@ObjectType({ description: "An amount of money that belongs to a data subject. Nothing of it is kept." })
export class PersonalMoney {
  @Field(() => PersonalText, { nullable: true, description: "Whole minor units (ISO 4217), a string." })
  minor!: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Currency, ISO 4217." })
  currency!: Personal<string>;
}
