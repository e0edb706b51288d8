import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { MediaReportsCheck } from "./checks.ts";

@Directive('@tag(name: "personal")')
@ObjectType({ description: "A report on the subject in the media (schema.org NewsArticle)." })
export class MediaReport {
  @Field(() => PersonalText, { nullable: true, description: "Its title (headline)." })
  title?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Who published it (publisher)." })
  publisher?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "When, RFC 3339 in UTC (datePublished)." })
  publishedAt?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Where it can be read, an absolute URL (url)." })
  url?: Personal<string>;

  @Field(() => PersonalText, {
    nullable: true,
    description: "Its subject matter, IPTC Media Topics, such as medtop:02000000 (crime, law and justice).",
  })
  topic?: Personal<string>;
}

@Sealable("mediaReports")
@Directive('@tag(name: "personal")')
@ObjectType({ description: "What the media report of the subject, where it may count against them (adverse media)." })
export class MediaReportsData {
  @Field(() => [MediaReport], {
    nullable: true,
    description:
      "Reports, asked as a whole. An empty list says that the partner looked and found none; what is kept and charged is the same, so that neither tells.",
  })
  reports?: MediaReport[];

  @Field(() => MediaReportsCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
