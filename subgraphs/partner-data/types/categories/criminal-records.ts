import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { CriminalRecordsCheck } from "./checks.ts";

@Directive('@tag(name: "personal")')
@ObjectType({ description: "A conviction." })
export class Conviction {
  @Field(() => PersonalText, { nullable: true, description: "The offence, in the register's words." })
  offence?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "When it was decided, ISO 8601." })
  convictedOn?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "The court that decided." })
  court?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Whose law it was, ISO 3166-1 alpha-2 or ISO 3166-2." })
  jurisdiction?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "The sentence, in the register's words." })
  sentence?: Personal<string>;
}

@Sealable("criminalRecords")
@Directive('@tag(name: "personal")')
@ObjectType({
  description:
    "Convictions on record (GDPR art. 10: under the control of official authority, or where law allows). Sensitive: we keep whether it was answered, and not what.",
})
export class CriminalRecordsData {
  @Field(() => [Conviction], { nullable: true, description: "The convictions; an empty list says that there are none." })
  records?: Conviction[];

  @Field(() => CriminalRecordsCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
