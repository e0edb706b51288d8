import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { NameCheck } from "./checks.ts";
import { NameMatch } from "./matches.ts";

@Directive('@tag(name: "personal")')
@ObjectType({ description: "An economic activity of a company." })
export class CompanyActivity {
  @Field(() => PersonalText, { nullable: true, description: "The classification: ISIC, NACE or NAICS." })
  scheme?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "The code in it, such as C13.20 of NACE." })
  code?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "What the register calls it." })
  description?: Personal<string>;
}

@Sealable("name")
@Directive('@tag(name: "personal")')
@ObjectType({
  description:
    "Who the subject is (OpenID Connect Core 1.0 §5.1 names; birth date and legal identity belong here; of a company the words of GLEIF's LEI-CDF 3.1).",
})
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

  @Field(() => PersonalText, {
    nullable: true,
    description: "Which register that number is of: a code of GLEIF's Registration Authorities List, such as RA000072.",
  })
  registrationAuthority?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Legal Entity Identifier of a company (ISO 17442)." })
  lei?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Legal form of a company, an Entity Legal Form code (ISO 20275)." })
  legalForm?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "VAT identification number of a company, with its country's prefix." })
  vatId?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Whether a company exists: ACTIVE or INACTIVE (LEI-CDF EntityStatus)." })
  entityStatus?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "When a company was made, ISO 8601 (LEI-CDF EntityCreationDate)." })
  incorporatedOn?: Personal<string>;

  @Field(() => [CompanyActivity], {
    nullable: true,
    description: "What a company does, asked as a whole. An empty list says that the register names nothing.",
  })
  activities?: CompanyActivity[];

  @Field(() => NameMatch, { nullable: true, description: "Your own values compared, which you send as claims; no value comes back." })
  match?: object;

  @Field(() => NameCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
