import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { AccountsCall } from "../loaders/loaders.ts";
import { registerWebhookEndpoint } from "../services/register-webhook-endpoint.ts";
import { retireWebhookEndpoint } from "../services/retire-webhook-endpoint.ts";
import { RegisterWebhookEndpointInput, RetireWebhookEndpointInput, WebhookEndpoint, WebhookEndpointPayload } from "../types/webhook-endpoint.ts";

@Resolver(() => WebhookEndpoint)
export class WebhookEndpointResolver {
  @Mutation(() => WebhookEndpointPayload, {
    nullable: true,
    description: "Registers where you are told that a late answer is ready, in place of the endpoint of that mode before. It gets a key of its own.",
  })
  registerWebhookEndpoint(
    @Arg("input", () => RegisterWebhookEndpointInput, { description: "The mode and the address." }) input: RegisterWebhookEndpointInput,
    @Ctx() call: AccountsCall,
  ) {
    return registerWebhookEndpoint(call, input);
  }

  @Mutation(() => WebhookEndpointPayload, { nullable: true, description: "Tells a webhook endpoint nothing more, from now on." })
  retireWebhookEndpoint(
    @Arg("input", () => RetireWebhookEndpointInput, { description: "Which one." }) { webhookEndpointId }: RetireWebhookEndpointInput,
    @Ctx() call: AccountsCall,
  ) {
    return retireWebhookEndpoint(call, webhookEndpointId);
  }
}
