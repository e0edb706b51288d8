import { Field, Float, Int, ObjectType } from "type-graphql";
import type { Way } from "../../../platform/subgraph/question.ts";
import { Money } from "../../../platform/subgraph/types/money.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";
import { LegalGate } from "./data-category.ts";
import { Partner } from "./partner.ts";

@ObjectType({ description: "How long a partner took, in milliseconds." })
export class PartnerLatency {
  @Field(() => Int, { description: "The median." })
  p50!: number;

  @Field(() => Int, { description: "Of twenty answers, nineteen came faster." })
  p95!: number;
}

@ObjectType({ description: "What a contracted partner can answer of a category for a country." })
export class Coverage {
  @Field(() => Partner, { nullable: true, description: "The partner; its `rates` say what each way and outcome costs." })
  partner?: Partner;

  @Field(() => [WayToAsk], { description: "The ways in which your contract lets it be asked." })
  waysToAsk!: Way[];

  @Field(() => [String], { description: "The attributes that it can answer, and your contract covers." })
  attributes!: string[];

  @Field(() => [String], { description: "The identifiers that it finds a subject by: one of them is enough." })
  identifiers!: string[];

  @Field(() => Money, {
    nullable: true,
    description: "What one question costs at most: by its dearest way and outcome. `partner { rates }` has each.",
  })
  price!: Money | null;

  @Field(() => PartnerLatency, { nullable: true, description: "As your own deliveries of the last 30 days saw it; null before the first." })
  latency!: PartnerLatency | null;

  @Field(() => Float, { nullable: true, description: "How many of your questions of the last 30 days it answered, 0 to 1; null before the first." })
  successRate!: number | null;

  @Field(() => [LegalGate], {
    nullable: true,
    description: "What the law of that country, or of a part of it, asks beyond consent. Your process must declare it (declareLegalGates).",
  })
  legalGates?: LegalGate[];

  category!: string;
  country!: string;
  partnerId!: string;
}
