import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { AgreementRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { acceptAgreement } from "../services/accept-agreement.ts";
import { AcceptAgreementInput, Agreement, AgreementPayload } from "../types/agreement.ts";
import { PolicyVersion } from "../types/policy.ts";
import { User } from "../types/stubs.ts";

@Resolver(() => Agreement)
export class AgreementResolver {
  @Mutation(() => AgreementPayload, { nullable: true, description: "Accepts a policy version for your organisation (clause P06)." })
  acceptAgreement(
    @Arg("input", () => AcceptAgreementInput, { description: "Which one." }) { policyVersionId }: AcceptAgreementInput,
    @Ctx() call: ConsentCall,
  ) {
    return acceptAgreement(call, policyVersionId);
  }

  @FieldResolver(() => PolicyVersion, { nullable: true, description: "What was accepted." })
  policyVersion(@Root() { policyVersionId }: AgreementRow, @Ctx() { loaders }: ConsentCall) {
    return loaders.policyVersions.load(policyVersionId);
  }

  @FieldResolver(() => User, { nullable: true, description: "Who accepted it." })
  acceptedBy(@Root() { userId }: AgreementRow): User {
    return { id: userId };
  }
}
