import { Directive, Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../../../platform/subgraph/types/connection.ts";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";

export enum Role {
  OWNER = "OWNER",
  ADMIN = "ADMIN",
  BILLING_MANAGER = "BILLING_MANAGER",
  PRIVACY_OFFICER = "PRIVACY_OFFICER",
  PROCESS_OWNER = "PROCESS_OWNER",
  DEVELOPER = "DEVELOPER",
  ANALYST = "ANALYST",
  VIEWER = "VIEWER",
}
registerEnumType(Role, {
  name: "Role",
  description: "What a person may do in their organisation.",
  valuesConfig: {
    OWNER: { description: "Everything that a person may do." },
    ADMIN: { description: "People, cost centers, projects and API clients." },
    BILLING_MANAGER: { description: "Usage, statements and invoices." },
    PRIVACY_OFFICER: { description: "Agreements, consent, approvals of sensitive categories." },
    PROCESS_OWNER: { description: "Business processes and their versions." },
    DEVELOPER: { description: "API clients." },
    ANALYST: { description: "Aggregates only." },
    VIEWER: { description: "Reads the organisation's structure." },
  },
});

export enum UserStatus {
  ACTIVE = "ACTIVE",
  DEACTIVATED = "DEACTIVATED",
}
registerEnumType(UserStatus, {
  name: "UserStatus",
  description: "Whether a person may act.",
  valuesConfig: {
    ACTIVE: { description: "May act by their roles." },
    DEACTIVATED: { description: "May not act any more." },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({ description: "A person who works at a customer." })
export class User {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => String, { description: "Full name." })
  name!: string;

  @Field(() => String, { description: "E-mail address at work." })
  email!: string;

  @Field(() => [Role], { description: "What they may do." })
  roles!: Role[];

  @Field(() => UserStatus, { description: "Whether they may act." })
  status!: UserStatus;

  @Field(() => DateTime, { description: "When they joined." })
  createdAt!: Date;
}

export const UserConnection = connectionOf("User", () => User);
