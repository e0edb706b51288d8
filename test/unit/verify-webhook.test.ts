import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { expect, it } from "@jest/globals";
import { verifyWebhook } from "../../scripts/customer/client/verify-webhook.ts";

const shown = (key: KeyObject) => `whpk_${Buffer.from(String(key.export({ format: "jwk" }).x), "base64url").toString("base64")}`;
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519");

const READY = {
  type: "transaction.ready",
  timestamp: "2026-11-26T00:00:00.000Z",
  data: { transactionId: "0198a2b4-7a5e-7c3e-9d58-2f4be2f0a1c7", mode: "LIVE" },
};
const now = () => Math.floor(Date.now() / 1_000);

function sent(body: string, { key = privateKey, at = now(), id = "msg_1" }: { key?: KeyObject; at?: number; id?: string } = {}) {
  const signature = sign(null, Buffer.from(`${id}.${at}.${body}`), key).toString("base64");
  return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1a,${signature}` };
}
const verified = (headers: Record<string, string>, body = JSON.stringify(READY), keys = [shown(publicKey)]) => verifyWebhook(headers, body, keys);
const BODY = JSON.stringify(READY);

it("a webhook verifies under its endpoint's key, beside other keys and other signatures, whatever its body's spaces", () => {
  const headers = sent(BODY);
  expect(verified(headers)).toEqual({ ...READY, id: "msg_1" });
  expect(verified(headers, BODY, [shown(other.publicKey), shown(publicKey)])).toEqual({ ...READY, id: "msg_1" });
  const several = `v1,AAAA ${sent(BODY, { key: other.privateKey })["webhook-signature"]} ${headers["webhook-signature"]}`;
  expect(verified({ ...headers, "webhook-signature": several }).id).toBe("msg_1");
  const spaced = JSON.stringify(READY, null, 2);
  expect(verified(sent(spaced), spaced).data).toEqual(READY.data);
});

it.each([
  ["of another key", sent(BODY, { key: other.privateKey })],
  ["under another id", { ...sent(BODY), "webhook-id": "msg_2" }],
  ["under another time", { ...sent(BODY), "webhook-timestamp": String(now() - 1) }],
  ["as the other version", { ...sent(BODY), "webhook-signature": sent(BODY)["webhook-signature"].replace("v1a,", "v1,") }],
  ["without a signature", { "webhook-id": "msg_1", "webhook-timestamp": String(now()) }],
  ["of another body", sent(BODY.replace("LIVE", "TEST"))],
])("a webhook %s is not trusted", (_what, headers) => {
  expect(() => verified(headers)).toThrow("SIGNATURE_REFUSED");
});

it("a webhook of long ago, of what is to come, or of another shape is not trusted", () => {
  for (const at of [now() - 400, now() + 400]) expect(() => verified(sent(BODY, { at }))).toThrow("TOO_OLD");
  for (const body of ["{", "{}", JSON.stringify({ ...READY, type: "else" })]) expect(() => verified(sent(body), body)).toThrow("MALFORMED");
});
