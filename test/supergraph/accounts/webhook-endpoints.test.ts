import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { makeApp } from "../../../scripts/customer/onboarding.ts";
import { type Bench, openBench, query } from "../delivery/data.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../../../scripts/trial/webhook-receiver.ts";
import { REGISTER, registered } from "../delivery/webhook.data.ts";

const RETIRE = "mutation($id: ID!) { retireWebhookEndpoint(input: { webhookEndpointId: $id }) { webhookEndpoint { id endReason } } }";

let bench: Bench;
let receiver: WebhookReceiver;

beforeAll(async () => {
  bench = await openBench();
  receiver = await openWebhookReceiver();
});
afterAll(async () => {
  receiver?.close();
  await bench?.platform.stop();
});

describe("an endpoint", () => {
  const codes = async (text: string, variables: object, token = bench.customer.person) =>
    (await query(bench, text, { ...variables }, token)).errors.map(({ extensions }) => extensions["code"]);

  it("is one of its mode: the next one ends it, and the other mode has its own", async () => {
    const one = await registered(bench, receiver);
    const test = await registered(bench, receiver, "TEST");
    const two = await registered(bench, receiver);
    const text = "{ viewer { organization { webhookEndpoints(first: 3) { edges { node { id mode endReason } } } } } }";
    const { data } = await query(bench, text, {}, bench.customer.person);
    expect(data?.["viewer"].organization.webhookEndpoints.edges.map(({ node }: any) => node)).toEqual([
      { id: two.id, mode: "LIVE", endReason: null },
      { id: test.id, mode: "TEST", endReason: null },
      { id: one.id, mode: "LIVE", endReason: "REPLACED" },
    ]);
    expect(await codes(RETIRE, { id: test.id })).toEqual([]);
    expect(await codes(RETIRE, { id: test.id })).toEqual([]);
  });

  it("of another organisation cannot be seen or ended; nor by an app of the other mode", async () => {
    const { id } = await registered(bench, receiver);
    const [, other] = bench.platform.tenants;
    const stranger = await bench.platform.person(other);
    expect(await codes(RETIRE, { id }, stranger)).toEqual(["WEBHOOK_ENDPOINT_UNKNOWN"]);
    const text = "{ viewer { organization { webhookEndpoints(first: 100) { edges { node { id } } } } } }";
    const seen = await query(bench, text, {}, stranger);
    expect(seen.data?.["viewer"].organization.webhookEndpoints.edges).toEqual([]);
    const app = await makeApp(bench.platform.origin, bench.customer.person, "Hooks", ["org:admin"]);
    expect(await codes(REGISTER, { input: { mode: "TEST", url: receiver.url } }, await app.token())).toEqual(["OTHER_MODE"]);
    expect(
      await codes(REGISTER, { input: { mode: "LIVE", url: receiver.url } }, await bench.platform.person(bench.customer.tenant, "DEVELOPER")),
    ).toEqual(["FORBIDDEN"]);
  });

  it.each([
    ["http", { url: "http://hooks.example/genifi" }],
    ["with a password", { url: "https://a:b@hooks.example/" }],
    ["no address", { url: "hooks" }],
    ["too long", { url: `https://hooks.example/${"x".repeat(500)}` }],
    [
      "with an authority that is none",
      { url: "https://hooks.example/", trustAnchor: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
    ],
  ])("is not registered at what is %s", async (_what, input) => {
    expect(await codes(REGISTER, { input: { mode: "LIVE", ...input } })).toEqual(["BAD_USER_INPUT"]);
  });

  it("P70: is not posted to at a private address where none is allowed, nor where the authority does not vouch for it", async () => {
    const { sendWebhook } = await import("../../../subgraphs/partner-data/services/webhook.ts");
    const { generateSigningKey } = await import("../../../platform/keys/signing-key.ts");
    const { privateJwk } = await generateSigningKey("EdDSA");
    const egress = { privateAddresses: false, allows: async () => true, resolve: async () => ["127.0.0.1"] };
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      const uri = `https://${host}:${new URL(receiver.url).port}/hooks`;
      await expect(sendWebhook({ id: "msg_1", body: "{}" }, { uri, trustAnchor: receiver.trustAnchor }, privateJwk, egress)).rejects.toThrow();
    }
    const open = { ...egress, privateAddresses: true };
    await expect(sendWebhook({ id: "msg_1", body: "{}" }, { uri: receiver.url, trustAnchor: null }, privateJwk, open)).rejects.toThrow();
    expect(receiver.received).toEqual([]);
  });
});
