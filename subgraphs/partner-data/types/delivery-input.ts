import { Field, ID, InputType } from "type-graphql";
import type { Personal } from "../../../platform/personal/personal.ts";
import { Country, Duration, OpaqueReference, Subdivision } from "../../../platform/subgraph/types/scalars.ts";
import { BindingSalt, ContinuationToken, GrantToken, PersonalText, SealedIdentifiers } from "./scalars.ts";

@InputType({ description: "What a subject is found by. Send as little as finds them; a partner gets only what it works by." })
export class IdentifiersInput {
  @Field(() => PersonalText, { nullable: true, description: "Phone number, E.164." })
  phone?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "E-mail address." })
  email?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "IP address, version 4 or 6." })
  ipAddress?: Personal;

  @Field(() => PersonalText, {
    nullable: true,
    description: "BSSID of the WiFi network that the subject's device uses: its access point's IEEE 802 MAC address.",
  })
  bssid?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "User-Agent header of the subject's device (RFC 9110)." })
  userAgent?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Given name or names." })
  givenName?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Family name or names." })
  familyName?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Date of birth, ISO 8601 (YYYY-MM-DD)." })
  birthDate?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Registered name of a company." })
  legalName?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Number of a company in its register." })
  registrationNumber?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Legal Entity Identifier of a company (ISO 17442), with its check digits." })
  lei?: Personal;

  @Field(() => PersonalText, {
    nullable: true,
    description: "The access token that the subject's bank gave you in your own open-banking flow (RFC 6750). We keep none.",
  })
  accessToken?: Personal;

  @Field(() => PersonalText, {
    nullable: true,
    description:
      "A credential that the subject presented to you: an SD-JWT VC with the disclosures and the key binding that it came with (RFC 9901).",
  })
  credential?: Personal;
}

@InputType({ description: "What you believe of the subject, to be matched or checked. It is compared, and kept nowhere." })
export class ClaimsInput {
  @Field(() => PersonalText, { nullable: true, description: "Given name or names." })
  givenName?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Middle name or names." })
  middleName?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Family name or names." })
  familyName?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Date of birth, ISO 8601 (YYYY-MM-DD)." })
  birthDate?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Registered name of a company." })
  legalName?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Number of a company in its register." })
  registrationNumber?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "E-mail address." })
  email?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Street, number and unit." })
  streetAddress?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "City or town." })
  locality?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "State or province." })
  region?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Postal code." })
  postalCode?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Country of the address, ISO 3166-1 alpha-2." })
  country?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Phone number, E.164." })
  phone?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Name of the employer." })
  employer?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Position held." })
  position?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Mobile carrier." })
  carrier?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Type of the line, as MobileCarrierData.lineType." })
  lineType?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Type of the device." })
  deviceType?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Vendor of the device." })
  deviceVendor?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Operating system of the device." })
  operatingSystem?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Browser." })
  browser?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Country of the IP address, ISO 3166-1 alpha-2." })
  ipCountry?: Personal;

  @Field(() => PersonalText, { nullable: true, description: "Maker of the WiFi access point." })
  networkVendor?: Personal;
}

@InputType({ description: "How sure sources must be. A partner that never is is not asked, and what comes from below it is not used." })
export class AssuranceInput {
  @Field(() => String, { nullable: true, description: "The trust framework, by its OpenID Identity Assurance name, such as nist_800_63A or eidas." })
  trustFramework?: string | null;

  @Field(() => String, { nullable: true, description: "The least level within it, such as ial2 or substantial." })
  leastLevel?: string | null;

  @Field(() => Duration, {
    nullable: true,
    description: "How old its evidence may be; a source that does not say when it verified is not used then.",
  })
  evidenceWithin?: string | null;
}

@InputType({ description: "One subject of a delivery." })
export class SubjectInput {
  @Field(() => OpaqueReference, { description: "Yours, new for each inquiry: a retry under the same key is not charged again." })
  idempotencyKey!: string;

  @Field(() => GrantToken, { description: "A grant for this subject." })
  grant!: Personal;

  @Field(() => BindingSalt, { nullable: true, description: "The salt of a bound grant." })
  salt?: Personal;

  @Field(() => ContinuationToken, {
    nullable: true,
    description:
      "Of a pending answer, to ask for it again: under the same key and selection, with a grant of the same consent. Identifiers may be left out then; none is passed on.",
  })
  continuation?: Personal | null;

  @Field(() => Country, { description: "The country whose law and registers apply to the subject." })
  country!: string;

  @Field(() => Subdivision, {
    nullable: true,
    description: "The part of that country, where a part's law asks more. Left out, what any part asks must be declared.",
  })
  subdivision?: string | null;

  @Field(() => IdentifiersInput, { nullable: true, description: "What the subject is found by; left out when it comes sealed." })
  identifiers?: IdentifiersInput | null;

  @Field(() => SealedIdentifiers, {
    nullable: true,
    description: "In place of `identifiers`: the same, and perhaps `claims`, encrypted to a key of identifierEncryptionKeys.",
  })
  sealedIdentifiers?: Personal | null;

  @Field(() => ClaimsInput, { nullable: true, description: "What you believe of the subject: what match and check compare with." })
  claims?: ClaimsInput | null;
}

@InputType({ description: "A delivery of personal data about one to a hundred subjects. The selection says what of each." })
export class DeliveryInput {
  @Field(() => ID, { description: "The cost center on which it is booked." })
  costCenterId!: string;

  @Field(() => ID, { nullable: true, description: "The project to which it is attributed." })
  projectId?: string;

  @Field(() => Duration, { nullable: true, description: "How long partners may take; PT30S at most, and by default." })
  deadline?: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Only say what would be refused, who would be asked and what it would cost: nobody is asked, and nothing booked.",
  })
  dryRun!: boolean;

  @Field(() => AssuranceInput, { nullable: true, description: "How sure sources must be; any will do when left out." })
  assurance?: AssuranceInput | null;

  @Field(() => [SubjectInput], { description: "1 to 100 subjects; results come in their order." })
  subjects!: SubjectInput[];
}
