import { Directive, Field, ID, ObjectType } from "type-graphql";

@Directive('@key(fields: "id")')
@ObjectType({ description: "A customer of genifi." })
export class Organization {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "Where an organisation's usage is booked." })
export class CostCenter {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "A piece of work to which usage is attributed." })
export class Project {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ description: "A customer's app." })
export class ApiClient {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ description: "The record of a subject's consent." })
export class ConsentAttestation {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ description: "One published version of a business process." })
export class ProcessVersion {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}
