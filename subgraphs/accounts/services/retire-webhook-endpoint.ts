import { validate as isUuid } from "uuid";
import { WebhookEndpoint, type WebhookEndpointRow } from "../entities/entities.ts";
import { WebhookEndpointUnknown } from "../errors.ts";
import type { AccountsCall } from "../loaders/loaders.ts";

/** Retiring what has ended changes nothing: the first end stays. */
export async function retireWebhookEndpoint(call: AccountsCall, id: string): Promise<{ webhookEndpoint: WebhookEndpointRow }> {
  if (!isUuid(id)) throw new WebhookEndpointUnknown();
  return call.data.run(async (em) => {
    await em.nativeUpdate(WebhookEndpoint, { id, endedAt: null }, { endedAt: new Date(), endReason: "RETIRED" });
    const webhookEndpoint = await em.findOne(WebhookEndpoint, { id });
    if (!webhookEndpoint) throw new WebhookEndpointUnknown();
    return { webhookEndpoint };
  });
}
