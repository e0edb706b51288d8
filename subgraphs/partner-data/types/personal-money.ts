import { Directive, Field, ObjectType } from "type-graphql";
import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { PersonalText } from "./scalars.ts";

@Directive('@tag(name: "personal")')
@ObjectType({ description: "An amount of money that belongs to a data subject. Nothing of it is kept." })
export class PersonalMoney {
  @Field(() => PersonalText, { nullable: true, description: "Whole minor units (ISO 4217), a string." })
  minor!: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Currency, ISO 4217." })
  currency!: Personal<string>;

  /** Takes a claim apart into values that stay wrapped. */
  static of(claim: Personal): PersonalMoney {
    const { minor, currency } = reveal(claim as Personal<{ minor: string; currency: string }>);
    return { minor: Personal.of(minor), currency: Personal.of(currency) };
  }
}
