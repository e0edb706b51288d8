import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import type { Mode as ModeName } from "../../../platform/identity/principal.ts";
import { Mode } from "../../../platform/subgraph/types/mode.ts";
import { ModeArgs } from "../../../platform/subgraph/types/mode-args.ts";
import { connectionOf } from "../../../platform/subgraph/types/connection.ts";
import { Country, DateTime, OpaqueReference } from "../../../platform/subgraph/types/scalars.ts";
import { SubjectKind } from "../../../platform/subgraph/types/subject-kind.ts";
import { ConsentMethod, ConsentRecipient } from "./consent-terms.ts";

export enum AttestationStatus {
  IN_FORCE = "IN_FORCE",
  EXPIRED = "EXPIRED",
  WITHDRAWN = "WITHDRAWN",
  USED_UP = "USED_UP",
}
registerEnumType(AttestationStatus, {
  name: "AttestationStatus",
  description: "Whether data may be asked on an attestation now.",
  valuesConfig: {
    IN_FORCE: { description: "They may." },
    EXPIRED: { description: "Its time has ended." },
    WITHDRAWN: { description: "The consent was withdrawn." },
    USED_UP: { description: "It was used as often as it allows, for now or for good." },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({ description: "An organisation's word that a subject has consented, and to what (clause P28)." })
export class ConsentAttestation {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => Int, { description: "Its number, from 1; an amended attestation has the next." })
  version!: number;

  @Field(() => Mode, { description: "TEST: a test client attested it, and it is good for test clients only." })
  mode!: ModeName;

  @Field(() => SubjectKind, { description: "Whom data are asked about." })
  subjectKind!: SubjectKind;

  @Field(() => OpaqueReference, { nullable: true, description: "The organisation's own reference of the subject." })
  subjectReference!: string | null;

  @Field(() => [Country], { description: "Where data may be asked." })
  countries!: string[];

  @Field(() => [ConsentRecipient], { description: "Who may receive them." })
  recipients!: ConsentRecipient[];

  @Field(() => String, { nullable: true, description: "SHA-256 of the notice that was shown, hexadecimal." })
  noticeHash!: string | null;

  @Field(() => ConsentMethod, { description: "How consent was collected." })
  method!: ConsentMethod;

  @Field(() => DateTime, { description: "When the subject consented." })
  givenAt!: Date;

  @Field(() => DateTime, { description: "When the consent ends." })
  expiresAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "When it was withdrawn; null while it is not." })
  withdrawnAt!: Date | null;
}

export const ConsentAttestationConnection = connectionOf("ConsentAttestation", () => ConsentAttestation);

@ArgsType()
export class AttestationArgs extends ModeArgs {
  @Field(() => ID, { nullable: true, description: "Only those for this business process." })
  processId?: string | null;
}

@InputType({ description: "The consent that was withdrawn." })
export class WithdrawConsentInput {
  @Field(() => ID, { description: "The attestation's id." })
  attestationId!: string;
}

@ObjectType({ description: "The attestation after the change." })
export class AttestationPayload {
  @Field(() => ConsentAttestation, { description: "As it is now." })
  attestation!: ConsentAttestation;
}
