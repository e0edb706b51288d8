import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { DeviceCheck } from "./checks.ts";
import { DeviceMatch } from "./matches.ts";

@Sealable("device")
@Directive('@tag(name: "personal")')
@ObjectType({ description: "What a User-Agent header tells of a device." })
export class DeviceData {
  @Field(() => PersonalText, { nullable: true, description: "Kind of device, such as mobile or tablet." })
  type?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Its maker." })
  vendor?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Its model." })
  model?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Operating system." })
  operatingSystem?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Its version." })
  operatingSystemVersion?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Browser." })
  browser?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Its version." })
  browserVersion?: Personal<string>;

  @Field(() => DeviceMatch, { nullable: true, description: "Your own values compared, which you send as claims; no value comes back." })
  match?: object;

  @Field(() => DeviceCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
