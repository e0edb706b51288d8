import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { GrantRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { issueGrants } from "../services/issue-grants.ts";
import { Agreement } from "../types/agreement.ts";
import { Grant, IssueGrantsInput, IssueGrantsPayload } from "../types/grant.ts";

@Resolver(() => Grant)
export class GrantResolver {
  @Mutation(() => IssueGrantsPayload, { nullable: true, description: "Issues a grant on each of up to 100 attestations, or says why not." })
  issueGrants(
    @Arg("input", () => IssueGrantsInput, { description: "The attestations, and their bindings if any." }) input: IssueGrantsInput,
    @Ctx() call: ConsentCall,
  ) {
    return issueGrants(call, input);
  }

  @FieldResolver(() => Agreement, { nullable: true, description: "The data-processing agreement under which it was issued (clause P09)." })
  agreement(@Root() { row }: { row: GrantRow }, @Ctx() { loaders }: ConsentCall) {
    return loaders.agreements.load(row.agreementId);
  }
}
