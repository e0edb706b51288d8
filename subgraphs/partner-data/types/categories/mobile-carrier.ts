import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { MobileCarrierCheck } from "./checks.ts";
import { MobileCarrierMatch } from "./matches.ts";

@Sealable("mobileCarrier")
@Directive('@tag(name: "personal")')
@ObjectType({ description: "The carrier and line type of a phone number, from its numbering plan." })
export class MobileCarrierData {
  @Field(() => PersonalText, {
    nullable: true,
    description: "The carrier to which the number range was first assigned; the number may have been ported since.",
  })
  carrier?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "MOBILE, FIXED_LINE, FIXED_LINE_OR_MOBILE, VOIP, TOLL_FREE or OTHER." })
  lineType?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Country of the number, ISO 3166-1 alpha-2." })
  country?: Personal<string>;

  @Field(() => MobileCarrierMatch, { nullable: true, description: "Your own values compared, which you send as claims; no value comes back." })
  match?: object;

  @Field(() => MobileCarrierCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
