import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Notify } from "./protocol.ts";

const MOST_TRIES = 5;
const AGAIN_MS = 500;

/** Tells genifi that an answer is ready: Standard Webhooks, signature v1, by the token that genifi shows us. */
export async function tellReady({ url, handle }: Notify, token: string): Promise<void> {
  const body = JSON.stringify({ handle });
  const id = `msg_${randomUUID()}`;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const at = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac("sha256", token).update(`${id}.${at}.${body}`).digest("base64");
    const headers = { "content-type": "application/json", "webhook-id": id, "webhook-timestamp": at, "webhook-signature": `v1,${signature}` };
    const status = await fetch(url, { method: "POST", headers, body }).then(
      (answer) => answer.status,
      () => 503,
    );
    // 409: our 202 is not yet settled over there.
    if (status !== 409 && status < 500) return;
    await sleep(AGAIN_MS);
  }
}
