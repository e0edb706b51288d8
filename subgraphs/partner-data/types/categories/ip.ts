import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { IpCheck } from "./checks.ts";
import { IpMatch } from "./matches.ts";

@Sealable("ip")
@Directive('@tag(name: "personal")')
@ObjectType({ description: "What an IP address tells." })
export class IpData {
  @Field(() => PersonalText, { nullable: true, description: "Country to which the address is allocated, ISO 3166-1 alpha-2." })
  country?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "IPV4 or IPV6." })
  addressFamily?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "PUBLIC, PRIVATE or RESERVED (IANA special-purpose registries)." })
  range?: Personal<string>;

  @Field(() => IpMatch, { nullable: true, description: "Your own values compared, which you send as claims; no value comes back." })
  match?: object;

  @Field(() => IpCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
