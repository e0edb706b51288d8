import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { AddressCheck } from "./checks.ts";
import { AddressMatch } from "./matches.ts";

@Sealable("address")
@Directive('@tag(name: "personal")')
@ObjectType({ description: "A postal address of the subject (OpenID Connect Core 1.0 §5.1.1 names)." })
export class AddressData {
  @Field(() => PersonalText, { nullable: true, description: "Street, number and unit." })
  streetAddress?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "City or place." })
  locality?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Province, state or region." })
  region?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Postal code." })
  postalCode?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Country, ISO 3166-1 alpha-2." })
  country?: Personal<string>;

  @Field(() => AddressMatch, { nullable: true, description: "Your own values compared, which you send as claims; no value comes back." })
  match?: object;

  @Field(() => AddressCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
