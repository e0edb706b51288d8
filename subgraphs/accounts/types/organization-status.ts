import { Field, ID, InputType, ObjectType } from "type-graphql";
import { Organization } from "./organization.ts";

@InputType({ description: "The organisation whose status changes." })
export class OrganizationStatusInput {
  @Field(() => ID, { description: "Its id." })
  organizationId!: string;
}

@ObjectType({ description: "The organisation after the change." })
export class OrganizationPayload {
  @Field(() => Organization, { description: "As it is now." })
  organization!: Organization;
}
