import { Directive, Field, ID, ObjectType } from "type-graphql";

@Directive('@key(fields: "id")')
@ObjectType({ description: "A customer of genifi." })
export class Organization {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}
