import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalFlag, PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { SocialMediaCheck } from "./checks.ts";

@Directive('@tag(name: "personal")')
@ObjectType({ description: "A public profile of the subject on a social network (ActivityStreams 2.0 actor)." })
export class SocialMediaProfile {
  @Field(() => PersonalText, { nullable: true, description: "The network, by its domain name." })
  network?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "The subject's name on it (preferredUsername)." })
  handle?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Where the profile is, an absolute URL (url; OpenID Connect profile)." })
  url?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "The name that the profile shows (name)." })
  displayName?: Personal<string>;

  @Field(() => PersonalFlag, { nullable: true, description: "Whether the network or the partner has verified whose it is." })
  verified?: Personal<boolean>;
}

@Sealable("socialMedia")
@Directive('@tag(name: "personal")')
@ObjectType({ description: "Where the subject is on social networks." })
export class SocialMediaData {
  @Field(() => [SocialMediaProfile], {
    nullable: true,
    description: "Public profiles, asked as a whole. An empty list says that the partner looked and found none.",
  })
  profiles?: SocialMediaProfile[];

  @Field(() => SocialMediaCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
