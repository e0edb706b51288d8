import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { AttestationRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { attestConsents } from "../services/attest-consents.ts";
import { listAttestations } from "../services/list-attestations.ts";
import { makeReceipt } from "../services/make-receipt.ts";
import { listCategories } from "../services/read-categories.ts";
import { statusOf } from "../services/status-of.ts";
import { withdrawConsent } from "../services/withdraw-consent.ts";
import {
  AttestationArgs,
  AttestationPayload,
  AttestationStatus,
  ConsentAttestation,
  ConsentAttestationConnection,
  WithdrawConsentInput,
} from "../types/attestation.ts";
import { CategoryAttributes } from "../types/categories.ts";
import { ConsentEvent } from "../types/consent-event.ts";
import { AttestConsentsPayload, ConsentInput } from "../types/consent-input.ts";
import { ConsentUses } from "../types/consent-terms.ts";
import { ProcessVersion } from "../types/process.ts";

@Resolver(() => ConsentAttestation)
export class AttestationResolver {
  @Query(() => ConsentAttestation, { nullable: true, description: "One of your organisation's attestations; null when it has no such attestation." })
  attestation(@Arg("id", () => ID, { description: "The attestation's id." }) id: string, @Ctx() { loaders }: ConsentCall) {
    return loaders.attestations.load(id);
  }

  @Query(() => ConsentAttestationConnection, { nullable: true, description: "Your organisation's attestations, newest first." })
  attestations(@Args(() => AttestationArgs) args: AttestationArgs, @Ctx() call: ConsentCall) {
    return listAttestations(call, args, args);
  }

  @Mutation(() => AttestConsentsPayload, {
    nullable: true,
    description:
      "Records up to 100 consents that you collected, and issues a grant on each (clause P28). One that is refused does not harm the others.",
  })
  attestConsents(@Arg("consents", () => [ConsentInput], { description: "The consents." }) consents: ConsentInput[], @Ctx() call: ConsentCall) {
    return attestConsents(call, consents);
  }

  @Mutation(() => AttestationPayload, { nullable: true, description: "Withdraws a consent, for good and at once, also for what is under way." })
  withdrawConsent(
    @Arg("input", () => WithdrawConsentInput, { description: "Which one." }) { attestationId }: WithdrawConsentInput,
    @Ctx() call: ConsentCall,
  ) {
    return withdrawConsent(call, attestationId);
  }

  @FieldResolver(() => ProcessVersion, { nullable: true, description: "What the subject consented to: the process as it was then." })
  process(@Root() { processVersionId }: AttestationRow, @Ctx() { loaders }: ConsentCall) {
    return loaders.processVersions.load(processVersionId);
  }

  @FieldResolver(() => AttestationStatus, { nullable: true, description: "Whether data may be asked on it now." })
  async status(@Root() attestation: AttestationRow, @Ctx() { loaders }: ConsentCall): Promise<AttestationStatus> {
    return statusOf(attestation, await loaders.uses.load(attestation.id));
  }

  @FieldResolver(() => [CategoryAttributes], { description: "The categories and attributes that it covers." })
  categories(@Root() { categories }: AttestationRow): CategoryAttributes[] {
    return listCategories(categories);
  }

  @FieldResolver(() => ConsentUses, { description: "How often it may be used." })
  uses(@Root() { useTimes, usePeriod }: AttestationRow): ConsentUses {
    return { times: useTimes, per: usePeriod ?? null };
  }

  @FieldResolver(() => Int, { nullable: true, description: "How often it was used: in the current period if it has one, else in all." })
  usedTimes(@Root() { id }: AttestationRow, @Ctx() { loaders }: ConsentCall) {
    return loaders.uses.load(id);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "A receipt (JWS of JSON-LD, in the structure of ISO/IEC TS 27560) of how things are now.",
  })
  receipt(@Root() attestation: AttestationRow, @Ctx() call: ConsentCall) {
    return makeReceipt(call, attestation);
  }

  @FieldResolver(() => [ConsentEvent], { nullable: true, description: "What happened to it, oldest first." })
  history(@Root() { id }: AttestationRow, @Ctx() { loaders }: ConsentCall) {
    return loaders.history.load(id);
  }
}
