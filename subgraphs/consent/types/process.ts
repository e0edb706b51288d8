import { Directive, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../../../platform/subgraph/types/connection.ts";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";

export enum ProcessStatus {
  ACTIVE = "ACTIVE",
  RETIRED = "RETIRED",
}
registerEnumType(ProcessStatus, {
  name: "ProcessStatus",
  description: "Whether a business process can be used.",
  valuesConfig: {
    ACTIVE: { description: "Consent can be attested and data asked for it." },
    RETIRED: { description: "Nothing is asked for it any more." },
  },
});

export enum ProcessPurpose {
  IDENTITY_VERIFICATION = "IDENTITY_VERIFICATION",
  CREDIT_CHECKING = "CREDIT_CHECKING",
  EMPLOYMENT_VERIFICATION = "EMPLOYMENT_VERIFICATION",
  FRAUD_PREVENTION_AND_DETECTION = "FRAUD_PREVENTION_AND_DETECTION",
  CONTACT_VERIFICATION = "CONTACT_VERIFICATION",
  LEGAL_COMPLIANCE = "LEGAL_COMPLIANCE",
}
registerEnumType(ProcessPurpose, {
  name: "ProcessPurpose",
  description: "Why a business process asks for data, after the W3C Data Privacy Vocabulary.",
  valuesConfig: {
    IDENTITY_VERIFICATION: { description: "To verify who somebody is." },
    CREDIT_CHECKING: { description: "To judge whether somebody can pay." },
    EMPLOYMENT_VERIFICATION: { description: "To verify where somebody works or worked." },
    FRAUD_PREVENTION_AND_DETECTION: { description: "To prevent fraud or to find it." },
    CONTACT_VERIFICATION: { description: "To verify that somebody can be reached where they say." },
    LEGAL_COMPLIANCE: { description: "To do what a law asks." },
  },
});

export enum PartnerStrategy {
  WATERFALL = "WATERFALL",
  FIRST_SUCCESS = "FIRST_SUCCESS",
  ALL = "ALL",
  QUORUM = "QUORUM",
}
registerEnumType(PartnerStrategy, {
  name: "PartnerStrategy",
  description: "How several partners are asked.",
  valuesConfig: {
    WATERFALL: { description: "One after the other, until all is answered: nobody learns of the subject needlessly, nobody is paid twice." },
    FIRST_SUCCESS: {
      description:
        "Every contracted partner at the same time, until one has all: the fastest; more partners learn of the subject, and those that were ended may be paid.",
    },
    QUORUM: { description: "Every contracted partner at the same time, for matches only: an attribute fits as well as `quorum` of them say." },
    ALL: {
      description: "Every contracted partner at the same time: more partners learn of the subject, each is paid, and their answers are compared.",
    },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({ description: "Why an organisation asks for personal data (clause P27): a name with published versions." })
export class BusinessProcess {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => String, { description: "Its name, unique within the organisation." })
  name!: string;

  @Field(() => ProcessStatus, { description: "Whether it can be used." })
  status!: ProcessStatus;

  @Field(() => DateTime, { description: "When it was defined." })
  createdAt!: Date;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "What a business process asks, as published. It never changes: a change is a new version." })
export class ProcessVersion {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => Int, { description: "Its number, from 1, within the process." })
  version!: number;

  @Field(() => ProcessPurpose, { description: "Why it asks." })
  purpose!: ProcessPurpose;

  @Field(() => PartnerStrategy, { description: "How partners are asked." })
  strategy!: PartnerStrategy;

  @Field(() => Int, { nullable: true, description: "How many must agree, by QUORUM; null otherwise." })
  quorum!: number | null;

  @Field(() => DateTime, { description: "When it was published." })
  publishedAt!: Date;
}

export const BusinessProcessConnection = connectionOf("BusinessProcess", () => BusinessProcess);
