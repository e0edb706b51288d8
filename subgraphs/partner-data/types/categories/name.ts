import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { NameCheck } from "./checks.ts";
import { NameMatch } from "./matches.ts";

@Sealable("name")
@Directive('@tag(name: "personal")')
@ObjectType({ description: "Who the subject is (OpenID Connect Core 1.0 §5.1 names; birth date and legal identity belong here)." })
export class NameData {
  @Field(() => PersonalText, { nullable: true, description: "Given name or names." })
  givenName?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Middle name or names." })
  middleName?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Family name or names." })
  familyName?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Date of birth, ISO 8601 (YYYY-MM-DD)." })
  birthDate?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Registered name of a company." })
  legalName?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Number of a company in its register." })
  registrationNumber?: Personal<string>;

  @Field(() => NameMatch, { nullable: true, description: "Your own values compared, which you send as claims; no value comes back." })
  match?: object;

  @Field(() => NameCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
