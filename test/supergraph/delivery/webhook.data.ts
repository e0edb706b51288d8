import { createHmac, createPublicKey, randomUUID, verify } from "node:crypto";
import { importSealedKey } from "../../kit/sealing-key.ts";
import type { Received } from "../../../scripts/trial/webhook-receiver.ts";
import { sealNotice } from "../../../subgraphs/partner-data/delivery/notice.ts";
import { type Bench, query } from "./data.ts";

export const REGISTER =
  "mutation($input: RegisterWebhookEndpointInput!) { registerWebhookEndpoint(input: $input) { webhookEndpoint { id mode url publicKey endedAt endReason } } }";

export async function registered(
  bench: Bench,
  { url, trustAnchor }: { url: string; trustAnchor: string },
  mode = "LIVE",
  person = bench.customer.person,
) {
  const { data, errors } = await query(bench, REGISTER, { input: { mode, url, trustAnchor } }, person);
  if (errors.length > 0) throw new Error(`The endpoint was not registered: ${JSON.stringify(errors)}`);
  return data?.["registerWebhookEndpoint"].webhookEndpoint as { id: string; publicKey: string };
}

/** By the specification and nothing of ours: DER of an Ed25519 public key (RFC 8410) and the signature v1a. */
export function isSignedFor({ headers, body }: Received, publicKey: string): boolean {
  const raw = Buffer.from(publicKey.slice("whpk_".length), "base64");
  const key = createPublicKey({ key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]), format: "der", type: "spki" });
  const [version, signature] = String(headers["webhook-signature"]).split(",");
  const content = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  return version === "v1a" && verify(null, Buffer.from(content), key, Buffer.from(signature ?? "", "base64"));
}

/** A handle as the platform seals it for a partner, under the newest of its keys or another. */
export async function handleOf(
  { platform }: Bench,
  about: { transaction: string; tenant: string; partner: string; mode?: "TEST" | "LIVE"; exp?: number },
) {
  const { mode = "LIVE", exp = Math.floor(Date.now() / 1_000) + 60, ...rest } = about;
  const key = await importSealedKey(platform);
  return sealNotice({ ...rest, mode, exp }, { keys: { newest: async () => key, keyOf: async () => key }, lifetimeSeconds: 60 });
}

export interface Notice {
  readonly handle: string;
  readonly token: string;
  readonly at?: number;
  readonly id?: string;
}

/** What a partner posts when its answer is ready. */
export async function notify({ platform }: Bench, { handle, token, at = Math.floor(Date.now() / 1_000), id = `msg_${randomUUID()}` }: Notice) {
  const body = JSON.stringify({ handle });
  const signature = createHmac("sha256", token).update(`${id}.${at}.${body}`).digest("base64");
  const headers = { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1,${signature}`, "content-type": "application/json" };
  const answer = await fetch(`${platform.origin}/partner/ready`, { method: "POST", headers, body });
  return { status: answer.status, text: await answer.text() };
}
