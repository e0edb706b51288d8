import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalFlag, PersonalText } from "../scalars.ts";

@Directive('@tag(name: "personal")')
@ObjectType({ description: "An e-mail address of the subject." })
export class EmailData {
  @Field(() => PersonalText, { nullable: true, description: "The address." })
  address?: Personal<string>;

  @Field(() => PersonalFlag, { nullable: true, description: "Whether the partner has seen that the subject controls it." })
  verified?: Personal<boolean>;
}
