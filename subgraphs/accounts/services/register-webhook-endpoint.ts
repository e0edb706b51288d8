import { v7 as uuid } from "uuid";
import { Forbidden, OtherMode } from "../../../platform/errors/common.ts";
import { generateSigningKey } from "../../../platform/keys/signing-key.ts";
import { WebhookEndpoint, type WebhookEndpointRow } from "../entities/entities.ts";
import type { AccountsCall } from "../loaders/loaders.ts";
import type { RegisterWebhookEndpointInput } from "../types/webhook-endpoint.ts";
import { readHttpsUrl, readTrustAnchor } from "./https-url.ts";
import { insertOnce } from "./insert-once.ts";

/** For what an endpoint's signing key is sealed; whoever signs opens it so. */
const keyPurpose = (endpoint: string): string => `accounts.webhook_endpoints/${endpoint}/key`;

/** As Standard Webhooks shows a public key. */
const shown = (x: string): string => `whpk_${Buffer.from(x, "base64url").toString("base64")}`;

/** Only remembers where to tell. Each endpoint has a key of its own, so that what is signed for one customer proves nothing to another. */
export async function registerWebhookEndpoint(
  call: AccountsCall,
  { mode, ...input }: RegisterWebhookEndpointInput,
): Promise<{ webhookEndpoint: WebhookEndpointRow }> {
  const { tenant, mode: own } = call.principal;
  if (tenant === null) throw new Forbidden();
  if (own !== null && own !== mode) throw new OtherMode();
  const url = readHttpsUrl(input.url, "input.url");
  const trustAnchor = readTrustAnchor(input.trustAnchor, "input.trustAnchor");
  const id = uuid();
  const { publicJwk, privateJwk } = await generateSigningKey("EdDSA");
  const webhookEndpoint = {
    id,
    organizationId: tenant,
    mode,
    url,
    trustAnchor,
    publicKey: shown(publicJwk.x),
    sealedPrivateJwk: await call.seal(privateJwk, keyPurpose(id)),
    createdAt: new Date(),
    endedAt: null,
    endReason: null,
  };
  await call.data.run(async (em) => {
    await em.nativeUpdate(WebhookEndpoint, { mode, endedAt: null }, { endedAt: new Date(), endReason: "REPLACED" });
    await insertOnce(em.insert(WebhookEndpoint, webhookEndpoint));
  });
  return { webhookEndpoint };
}
