import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { AccountsCall } from "../loaders/loaders.ts";
import { createApiClient } from "../services/create-api-client.ts";
import { revokeApiClient } from "../services/revoke-api-client.ts";
import { ApiClient, ApiClientPayload, CreateApiClientInput, RevokeApiClientInput } from "../types/api-client.ts";

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
}
