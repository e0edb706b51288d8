import { Directive, Field, ObjectType } from "type-graphql";
import { Currency } from "./scalars.ts";

@Directive("@shareable")
@ObjectType({ description: "An exact amount of money: whole minor units of a currency (cents for CAD)." })
export class Money {
  @Field(() => String, { description: "Whole minor units (ISO 4217), always a string, since amounts can exceed 2^53." })
  minor!: string;

  @Field(() => Currency, { description: "The currency of the minor units." })
  currency!: string;
}
