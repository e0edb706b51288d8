import { Directive, Field, ID, ObjectType } from "type-graphql";

// Other rooms own these types and describe them; here they carry what this room contributes.

@Directive('@key(fields: "id")')
@ObjectType()
export class Organization {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType()
export class BusinessProcess {
  @Field(() => ID)
  id!: string;
}
