import { Directive, Field, ID, ObjectType } from "type-graphql";

@Directive('@key(fields: "id")')
@ObjectType({ description: "A customer of genifi." })
export class Organization {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "What is kept about one subject of a delivery." })
export class Transaction {
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

@Directive('@key(fields: "id")')
@ObjectType({ description: "What a customer needs personal data for." })
export class BusinessProcess {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "A digital-identity partner." })
export class Partner {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}
