import { sign } from "node:crypto";
import { request } from "undici";
import { importPrivateKey, type PrivateSigningJwk } from "../../../platform/keys/signing-key.ts";
import type { Egress } from "../connectors/egress.ts";
import { type CustomerAddress, wayTo } from "./customer-server.ts";

const LONGEST_MS = 10_000;

export interface Webhook {
  /** The same however often it is sent; holds no full stop. */
  readonly id: string;
  readonly body: string;
}

/** The headers of Standard Webhooks 1.0, signed as v1a: Ed25519 over id, time and body. */
function headersOf({ id, body }: Webhook, key: PrivateSigningJwk): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = sign(null, Buffer.from(`${id}.${timestamp}.${body}`), importPrivateKey(key)).toString("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1a,${signature}` };
}

/** Sends once, and gives the status; of what the customer's server says nothing else is read. Throws when there is no answer. */
export async function sendWebhook(webhook: Webhook, to: CustomerAddress, key: PrivateSigningJwk, egress: Egress): Promise<number> {
  const { url, agent } = wayTo(to, egress);
  try {
    const { statusCode } = await request(url, {
      dispatcher: agent,
      method: "POST",
      headers: { "content-type": "application/json", ...headersOf(webhook, key) },
      body: webhook.body,
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    return statusCode;
  } finally {
    await agent.destroy();
  }
}
