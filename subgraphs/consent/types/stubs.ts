import { Directive, Field, ID, ObjectType } from "type-graphql";

@Directive('@key(fields: "id")')
@ObjectType({ description: "A customer of genifi: the tenant to which everything else belongs." })
export class Organization {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ description: "A person who works at a customer." })
export class User {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ description: "A customer's app: a machine that asks on its behalf (OAuth 2 client)." })
export class ApiClient {
  @Field(() => ID, { description: "Opaque id; the `client_id` of OAuth 2." })
  id!: string;
}
