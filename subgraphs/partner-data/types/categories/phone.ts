import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalFlag, PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { PhoneCheck } from "./checks.ts";
import { PhoneMatch } from "./matches.ts";

@Sealable("phone")
@Directive('@tag(name: "personal")')
@ObjectType({
  description: "A telephone number of the subject (OpenID Connect Core 1.0 §5.1 phone_number; its SIM card by CAMARA SIM Swap).",
})
export class PhoneData {
  @Field(() => PersonalText, { nullable: true, description: "The number, E.164 (phone_number)." })
  number?: Personal<string>;

  @Field(() => PersonalFlag, {
    nullable: true,
    description: "Whether the partner has seen that the subject controls it (phone_number_verified).",
  })
  verified?: Personal<boolean>;

  @Field(() => PersonalText, { nullable: true, description: "MOBILE, FIXED_LINE, FIXED_LINE_OR_MOBILE, VOIP, TOLL_FREE or OTHER." })
  type?: Personal<string>;

  @Field(() => PersonalText, {
    nullable: true,
    description: "When its SIM card was last changed, or first put to use, RFC 3339 in UTC (CAMARA SIM Swap latestSimChange).",
  })
  latestSimChange?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Country of the number, ISO 3166-1 alpha-2." })
  country?: Personal<string>;

  @Field(() => PhoneMatch, { nullable: true, description: "Your own values compared, which you send as claims; no value comes back." })
  match?: object;

  @Field(() => PhoneCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
