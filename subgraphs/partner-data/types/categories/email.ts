import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalFlag, PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { EmailCheck } from "./checks.ts";
import { EmailMatch } from "./matches.ts";

@Sealable("email")
@Directive('@tag(name: "personal")')
@ObjectType({ description: "An e-mail address of the subject." })
export class EmailData {
  @Field(() => PersonalText, { nullable: true, description: "The address." })
  address?: Personal<string>;

  @Field(() => PersonalFlag, { nullable: true, description: "Whether the partner has seen that the subject controls it." })
  verified?: Personal<boolean>;

  @Field(() => PersonalText, { nullable: true, description: "The domain of the address, in the form in which it is sent (RFC 5890 A-labels)." })
  domain?: Personal<string>;

  @Field(() => PersonalFlag, { nullable: true, description: "Whether the domain gives addresses to anyone for a while, by a public list." })
  disposable?: Personal<boolean>;

  @Field(() => PersonalFlag, { nullable: true, description: "Whether the address sent is one by its form; whether it exists is not told." })
  syntaxValid?: Personal<boolean>;

  @Field(() => EmailMatch, { nullable: true, description: "Your own values compared, which you send as claims; no value comes back." })
  match?: object;

  @Field(() => EmailCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
