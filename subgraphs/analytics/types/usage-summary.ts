import { Field, Float, Int, ObjectType } from "type-graphql";
import type { Mode as ModeName } from "../../../platform/identity/principal.ts";
import { Mode } from "../../../platform/subgraph/types/mode.ts";
import { Duration, Month } from "../../../platform/subgraph/types/scalars.ts";

@ObjectType({ description: "How long subjects of a delivery took, from admission to settlement." })
export class Latency {
  @Field(() => Duration, { description: "Half of them took no longer." })
  p50!: string;

  @Field(() => Duration, { description: "19 of 20 took no longer." })
  p95!: string;
}

@ObjectType({ description: "An organisation's own usage of a month, exact: counted from events, seconds behind." })
export class UsageSummary {
  @Field(() => Month, { description: "The month, in the organisation's time zone." })
  month!: string;

  @Field(() => Mode, { description: "Of which mode: the two are never counted together." })
  mode!: ModeName;

  @Field(() => Int, { description: "Calls of deliverPartnerData with at least one subject that was asked for." })
  deliveries!: number;

  @Field(() => Int, { description: "Subjects that were asked for." })
  transactions!: number;

  @Field(() => Float, { nullable: true, description: "The share of subjects of whom something came back, 0 to 1; null when there are none." })
  successRate!: number | null;

  @Field(() => Latency, { nullable: true, description: "How long they took; null when there are none." })
  latency!: Latency | null;
}
