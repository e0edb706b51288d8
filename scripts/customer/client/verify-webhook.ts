import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { z } from "zod";
import { CannotOpen } from "./cannot-open.ts";

const TOLERANCE_S = 300;

const webhook = z.object({
  type: z.literal("transaction.ready"),
  timestamp: z.iso.datetime(),
  data: z.object({ transactionId: z.uuid(), mode: z.enum(["TEST", "LIVE"]) }),
});
export type Webhook = z.infer<typeof webhook> & { readonly id: string };

/** `whpk_…` of `WebhookEndpoint.publicKey`. */
function importKey(shown: string): KeyObject {
  const x = Buffer.from(shown.replace(/^whpk_/, ""), "base64").toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
}

/**
 * Verifies what was posted to your webhook endpoint (Standard Webhooks 1.0, signature v1a): `body` is the text as it came, byte
 * for byte. Remember the `id`: the same one again is the same event. Throws `CannotOpen` and nothing else.
 * @param publicKeys of your endpoint; while you change from one to the next, of both.
 */
export function verifyWebhook(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  publicKeys: readonly string[],
): Webhook {
  const [id, at, signatures] = (["webhook-id", "webhook-timestamp", "webhook-signature"] as const).map((name) => String(headers[name] ?? ""));
  const signed = Buffer.from(`${id}.${at}.${body}`);
  const keys = publicKeys.map(importKey);
  const given = (signatures ?? "").split(" ").filter((one) => one.startsWith("v1a,"));
  if (!given.some((one) => keys.some((key) => verify(null, signed, key, Buffer.from(one.slice(4), "base64")))))
    throw new CannotOpen("SIGNATURE_REFUSED");
  if (!/^\d+$/.test(at ?? "") || Math.abs(Date.now() / 1_000 - Number(at)) > TOLERANCE_S) throw new CannotOpen("TOO_OLD");
  const read = webhook.safeParse(safeJson(body));
  if (!read.success) throw new CannotOpen("MALFORMED");
  return { ...read.data, id: id ?? "" };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
