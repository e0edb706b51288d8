import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { clientIdOf } from "../../../platform/identity/principal.ts";
import type { AccountsCall } from "../loaders/loaders.ts";
import { approveScopes } from "../services/approve-scopes.ts";
import { createApiClient } from "../services/create-api-client.ts";
import { revokeApiClient } from "../services/revoke-api-client.ts";
import { withdrawScopeApproval } from "../services/withdraw-scope-approval.ts";
import { ApiClient, ApiClientPayload, CreateApiClientInput, RevokeApiClientInput } from "../types/api-client.ts";
import { ScopeApproval, ScopesInput } from "../types/scope-approval.ts";

@Resolver(() => ApiClient)
export class ApiClientResolver {
  @Mutation(() => ApiClientPayload, { nullable: true, description: "Makes an API client. A secret, if it has one, is shown this once." })
  createApiClient(
    @Arg("input", () => CreateApiClientInput, { description: "Its name, scopes and keys." }) input: CreateApiClientInput,
    @Ctx() call: AccountsCall,
  ) {
    return createApiClient(call, input);
  }

  @Mutation(() => ApiClientPayload, { nullable: true, description: "Gives an API client no further token, from now on." })
  revokeApiClient(
    @Arg("input", () => RevokeApiClientInput, { description: "Which one." }) { clientId }: RevokeApiClientInput,
    @Ctx() call: AccountsCall,
  ) {
    return revokeApiClient(call, clientId);
  }

  @Mutation(() => ApiClientPayload, {
    nullable: true,
    description: "Lets an API client that somebody else made ask for sensitive categories (clause P29). For privacy officers.",
  })
  approveScopes(@Arg("input", () => ScopesInput, { description: "Which scopes of which client." }) input: ScopesInput, @Ctx() call: AccountsCall) {
    return approveScopes(call, input);
  }

  @Mutation(() => ApiClientPayload, { nullable: true, description: "Takes approved scopes back, from the next delivery on. For privacy officers." })
  withdrawScopeApproval(
    @Arg("input", () => ScopesInput, { description: "Which scopes of which client." }) input: ScopesInput,
    @Ctx() call: AccountsCall,
  ) {
    return withdrawScopeApproval(call, input);
  }

  @FieldResolver(() => String)
  oauthClientId(@Root() { id, mode }: ApiClient): string {
    return clientIdOf(mode, id);
  }

  @FieldResolver(() => [String], { nullable: true, description: "Scopes that wait for a privacy officer's approval." })
  requestedScopes(@Root() { requestedScopes, scopes }: ApiClient): string[] {
    return requestedScopes.filter((scope) => !scopes.includes(scope));
  }

  @FieldResolver(() => [ScopeApproval], { nullable: true, description: "The approvals that stand, newest first." })
  approvals(@Root() { id }: ApiClient, @Ctx() { loaders }: AccountsCall) {
    return loaders.approvals.load(id);
  }
}
