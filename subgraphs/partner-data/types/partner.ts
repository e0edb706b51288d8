import { Directive, Field, ID, ObjectType, registerEnumType } from "type-graphql";
import type { Mode as ModeName } from "../../../platform/identity/principal.ts";
import type { Way } from "../../../platform/subgraph/question.ts";
import { CategoryId, Country } from "../../../platform/subgraph/types/scalars.ts";
import { Mode } from "../../../platform/subgraph/types/mode.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";

export enum PartnerStatus {
  ACTIVE = "ACTIVE",
  SUSPENDED = "SUSPENDED",
}
registerEnumType(PartnerStatus, {
  name: "PartnerStatus",
  description: "Whether a partner is asked.",
  valuesConfig: { ACTIVE: { description: "It is asked." }, SUSPENDED: { description: "It is not asked for now." } },
});

@ObjectType({ description: "What a partner offers of one category." })
export class Offer {
  @Field(() => CategoryId, { description: "The category." })
  category!: string;

  @Field(() => [String], { description: "The attributes that it can answer." })
  attributes!: string[];

  @Field(() => [WayToAsk], { name: "waysToAsk", description: "The ways in which it answers by itself; of values, matches and checks are made here." })
  ways!: Way[];

  @Field(() => [String], { description: "The identifiers that it can find a subject by: one of them is enough." })
  identifiers!: string[];
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "A digital-identity partner that answers questions about subjects (clause P26)." })
export class Partner {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => String, { description: "Its name." })
  name!: string;

  @Field(() => PartnerStatus, { description: "Whether it is asked." })
  status!: PartnerStatus;

  @Field(() => Mode, { description: "TEST: a sandbox, asked for test clients only and without a contract. LIVE: asked for live clients only." })
  mode!: ModeName;

  @Field(() => [Country], { description: "The countries whose subjects it serves; empty for all." })
  countries!: string[];

  @Field(() => [Offer], { nullable: true, description: "What it offers." })
  offers?: Offer[];
}
