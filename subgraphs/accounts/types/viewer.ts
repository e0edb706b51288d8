import { Field, ObjectType, registerEnumType } from "type-graphql";
import { ApiClient } from "./api-client.ts";
import { Organization } from "./organization.ts";
import { User } from "./user.ts";

export enum ViewerKind {
  CLIENT = "client",
  PERSON = "person",
  STAFF = "staff",
}
registerEnumType(ViewerKind, {
  name: "ViewerKind",
  description: "What kind of caller a token speaks for.",
  valuesConfig: {
    CLIENT: { description: "An API client of a customer." },
    PERSON: { description: "A person who works at a customer." },
    STAFF: { description: "genifi's own staff." },
  },
});

@ObjectType({ description: "Who is asking, as their token says." })
export class Viewer {
  @Field(() => ViewerKind, { description: "What kind of caller this is." })
  kind!: ViewerKind;

  @Field(() => [String], { description: "The token's scopes." })
  scopes!: string[];

  @Field(() => [String], { description: "The person's roles." })
  roles!: string[];

  @Field(() => Organization, { nullable: true, description: "The caller's organisation; null for staff." })
  organization?: Organization | null;

  @Field(() => ApiClient, { nullable: true, description: "The API client that asks; null for people." })
  client?: ApiClient | null;

  @Field(() => User, { nullable: true, description: "The person who asks; null for machines." })
  user?: User | null;
}
