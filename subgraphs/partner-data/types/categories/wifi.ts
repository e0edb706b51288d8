import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalFlag, PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { WifiCheck } from "./checks.ts";
import { WifiMatch } from "./matches.ts";

@Sealable("wifi")
@Directive('@tag(name: "personal")')
@ObjectType({ description: "What the BSSID of a WiFi network tells (IEEE 802.11) that the subject uses." })
export class WifiData {
  @Field(() => PersonalText, { nullable: true, description: "Maker of the access point, as the IEEE registry of OUIs has it." })
  vendor?: Personal<string>;

  @Field(() => PersonalFlag, { nullable: true, description: "Whether the partner knows the network's name (SSID); the name itself is not told." })
  ssidKnown?: Personal<boolean>;

  @Field(() => PersonalText, { nullable: true, description: "Country in which the access point was seen, ISO 3166-1 alpha-2." })
  country?: Personal<string>;

  @Field(() => WifiMatch, { nullable: true, description: "Your own values compared, which you send as claims; no value comes back." })
  match?: object;

  @Field(() => WifiCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
