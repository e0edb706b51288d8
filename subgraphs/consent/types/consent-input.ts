import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Personal } from "../../../platform/personal/personal.ts";
import { Refusal } from "../../../platform/subgraph/types/refusal.ts";
import { Country, DateTime, OpaqueReference } from "../../../platform/subgraph/types/scalars.ts";
import { SubjectKind } from "../../../platform/subgraph/types/subject-kind.ts";
import { ConsentAttestation } from "./attestation.ts";
import { CategoryAttributesInput } from "./categories.ts";
import { ConsentMethod, ConsentRecipient, ConsentUsesInput } from "./consent-terms.ts";
import { Grant } from "./grant.ts";
import { SubjectBinding } from "./personal-scalars.ts";

@InputType({ description: "That a subject has consented, to what, how and until when." })
export class ConsentInput {
  @Field(() => ID, { description: "An active business process: its current version is what the subject consents to." })
  processId!: string;

  @Field(() => OpaqueReference, { description: "Your own reference of the subject." })
  subjectReference!: string;

  @Field(() => SubjectKind, { defaultValue: SubjectKind.PERSON, description: "Whom data are asked about." })
  subjectKind: SubjectKind = SubjectKind.PERSON;

  @Field(() => Boolean, { defaultValue: false, description: "That the subject is at least 16: required for a PERSON." })
  atLeast16: boolean = false;

  @Field(() => [CategoryAttributesInput], { description: "What the subject consents to, all of it within the process." })
  categories!: CategoryAttributesInput[];

  @Field(() => [Country], { description: "Where data may be asked: one at least." })
  countries!: string[];

  @Field(() => [ConsentRecipient], { defaultValue: [ConsentRecipient.CUSTOMER], description: "Who may receive them: one at least." })
  recipients!: ConsentRecipient[];

  @Field(() => String, { description: "SHA-256 of the notice that was shown, 64 hexadecimal digits in lower case." })
  noticeHash!: string;

  @Field(() => ConsentMethod, { description: "How consent was collected." })
  method!: ConsentMethod;

  @Field(() => DateTime, { description: "When the subject consented; not in the future." })
  givenAt!: Date;

  @Field(() => DateTime, { description: "When the consent ends: at most 24 months after it was given." })
  expiresAt!: Date;

  @Field(() => ConsentUsesInput, { nullable: true, description: "How often it may be used; once when left out." })
  uses?: ConsentUsesInput | null;

  @Field(() => Int, { defaultValue: 1, description: "How many fetches the first grant allows: 1 to 100." })
  fetches: number = 1;

  @Field(() => SubjectBinding, { nullable: true, description: "Ties the first grant to one subject." })
  binding?: Personal | null;

  @Field(() => String, { nullable: true, description: "The consent as a JWS that you signed, up to 20,000 characters; kept as evidence." })
  evidence?: string | null;
}

@ObjectType({ description: "An attestation with its first grant, or why there is none." })
export class AttestConsentResult {
  @Field(() => ConsentAttestation, { nullable: true, description: "The attestation." })
  attestation!: ConsentAttestation | null;

  @Field(() => Grant, { nullable: true, description: "Its first grant." })
  grant!: Grant | null;

  @Field(() => Refusal, { nullable: true, description: "Why there is none." })
  error!: Refusal | null;
}

@ObjectType({ description: "What became of each consent." })
export class AttestConsentsPayload {
  @Field(() => [AttestConsentResult], { description: "One result for each consent, in input order." })
  results!: AttestConsentResult[];
}
