import { Field, Float, Int, ObjectType } from "type-graphql";
import { Month } from "../../../platform/subgraph/types/scalars.ts";

@ObjectType({ description: "A business process's usage in one month: a point of its trend." })
export class ProcessMonth {
  @Field(() => Month, { description: "The month, in the organisation's time zone." })
  month!: string;

  @Field(() => Int, { description: "Subjects that were asked for." })
  transactions!: number;

  @Field(() => Float, { nullable: true, description: "The share of subjects of whom something came back, 0 to 1; null when there are none." })
  successRate!: number | null;
}
