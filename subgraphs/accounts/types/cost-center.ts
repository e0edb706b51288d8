import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../../../platform/subgraph/types/connection.ts";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";

export enum PlaceOfWorkStatus {
  ACTIVE = "ACTIVE",
  ARCHIVED = "ARCHIVED",
}
registerEnumType(PlaceOfWorkStatus, {
  name: "PlaceOfWorkStatus",
  description: "Whether usage can still be booked on a cost center or project.",
  valuesConfig: {
    ACTIVE: { description: "Usage can be booked on it." },
    ARCHIVED: { description: "Kept for the statements of the past; nothing new is booked on it." },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({ description: "Where an organisation's usage is booked (clause P16)." })
export class CostCenter {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => String, { description: "The organisation's own short code, unique within it." })
  code!: string;

  @Field(() => String, { description: "What it stands for." })
  name!: string;

  @Field(() => PlaceOfWorkStatus, { description: "Whether usage can still be booked on it." })
  status!: PlaceOfWorkStatus;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;
}

export const CostCenterConnection = connectionOf("CostCenter", () => CostCenter);

@InputType({ description: "A new cost center." })
export class CreateCostCenterInput {
  @Field(() => String, { description: "1 to 20 capitals, digits, - or _; unique within the organisation." })
  code!: string;

  @Field(() => String, { description: "1 to 100 characters." })
  name!: string;
}

@InputType({ description: "The cost center to close for new usage." })
export class ArchiveCostCenterInput {
  @Field(() => ID, { description: "Its id." })
  costCenterId!: string;
}

@ObjectType({ description: "The cost center after the change." })
export class CostCenterPayload {
  @Field(() => CostCenter, { description: "As it is now." })
  costCenter!: CostCenter;
}
