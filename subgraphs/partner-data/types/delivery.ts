import { Directive, Field, ID, ObjectType } from "type-graphql";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";

@Directive('@key(fields: "id")')
@ObjectType({ description: "One call of deliverPartnerData." })
export class Delivery {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => DateTime, { description: "When it was admitted." })
  createdAt!: Date;
}
