import { Directive, Field, ID, Int, ObjectType } from "type-graphql";
import type { Way } from "../../../platform/subgraph/question.ts";
import { CategoryId, DateTime } from "../../../platform/subgraph/types/scalars.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";
import { Partner } from "./partner.ts";

@Directive('@key(fields: "id")')
@ObjectType({ description: "What an organisation may ask of one partner in one category (clause P26)." })
export class Contract {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => CategoryId, { description: "The category." })
  category!: string;

  @Field(() => [String], { description: "The attributes that may be asked." })
  attributes!: string[];

  @Field(() => [WayToAsk], { name: "waysToAsk", description: "The ways in which they may be asked." })
  ways!: Way[];

  @Field(() => Int, { description: "In which order partners of a category are asked: 1 is first." })
  rank!: number;

  @Field(() => Boolean, {
    description:
      "Whether the partner takes a question that it gets twice under one key for one, and charges one: then a slow one may be sent once more (hedging). No unless agreed.",
  })
  duplicateFree!: boolean;

  @Field(() => DateTime, { description: "From when it holds." })
  validFrom!: Date;

  @Field(() => DateTime, { nullable: true, description: "Until when it holds; null for no end." })
  validUntil!: Date | null;

  @Field(() => Partner, { nullable: true, description: "The partner." })
  partner?: Partner | null;

  partnerId!: string;
}
