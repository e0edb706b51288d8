import { Field, ObjectType } from "type-graphql";
import type { Way } from "../../../platform/subgraph/question.ts";
import { Money } from "../../../platform/subgraph/types/money.ts";
import { CategoryId, DateTime } from "../../../platform/subgraph/types/scalars.ts";
import { Refusal } from "../../../platform/subgraph/types/refusal.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";
import { Partner } from "./partner.ts";

@ObjectType({ description: "A category that would be asked, and of whom." })
export class PlannedQuestion {
  @Field(() => CategoryId, { description: "The category." })
  category!: string;

  @Field(() => WayToAsk, { name: "wayToAsk", description: "How it would be asked." })
  way!: Way;

  @Field(() => [Partner], { nullable: true, description: "The partners, in the order of asking; by the process's strategy not all of them." })
  partners?: Partner[];

  partnerIds!: readonly string[];
}

@ObjectType({ description: "What a delivery would do." })
export class DeliveryPlan {
  @Field(() => [PlannedQuestion], { description: "What would be asked." })
  questions!: PlannedQuestion[];

  @Field(() => Money, { description: "What it would cost at most: when every partner is asked, and by its dearest outcome." })
  price!: Money;
}

@ObjectType({ description: "The price of a selection, without a subject." })
export class Quote {
  @Field(() => Money, { nullable: true, description: "What one subject costs at most; null when it would be refused." })
  price!: Money | null;

  @Field(() => DateTime, { nullable: true, description: "Until when no delivery of it costs more." })
  validUntil!: Date | null;

  @Field(() => [Partner], { nullable: true, description: "All who might be asked, each once; `questions` tells of what." })
  partners?: Partner[];

  @Field(() => [PlannedQuestion], { description: "What would be asked, and of whom." })
  questions!: PlannedQuestion[];

  @Field(() => [Refusal], { description: "Why a delivery of it would be refused; empty when it would not." })
  refusals!: Refusal[];
}
