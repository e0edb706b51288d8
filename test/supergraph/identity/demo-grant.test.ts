import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { askToken } from "../../../scripts/customer/app.ts";
import { clientAssertion } from "../../../scripts/customer/client/client-assertion.ts";
import { type Platform, startPlatform } from "../../kit/platform.ts";

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({ environment: { DEMO_PERSONS: "false" } });
});
afterAll(() => platform?.stop());

it("without DEMO_PERSONS nobody gets a token for a person, not even a demo client", async () => {
  const { clientId, privateJwk, email } = platform.tenants[0].as();
  const ask = async (parameters: Record<string, string>) =>
    askToken(platform.origin, await clientAssertion(platform.origin, clientId, privateJwk), parameters);
  const { status, body } = await ask({ grant_type: "urn:genifi:params:oauth:grant-type:demo-person", email });
  expect({ status, error: body.error, token: body.access_token }).toEqual({ status: 400, error: "unsupported_grant_type", token: undefined });
  const metadata = (await (await fetch(`${platform.origin}/.well-known/oauth-authorization-server`)).json()) as { grant_types_supported: string[] };
  expect(metadata.grant_types_supported).toEqual(["client_credentials"]);
});
