import { ask } from "./app.ts";
import { done } from "./onboarding.ts";

/** A person registers where the organisation is told of late answers; without an authority one that a public one vouches for. */
export const makeWebhookEndpoint = (
  origin: string,
  person: string,
  { url, trustAnchor }: { readonly url: string; readonly trustAnchor?: string } = { url: "https://hooks.example/genifi" },
): Promise<string> => {
  const query = "mutation($input: RegisterWebhookEndpointInput!) { registerWebhookEndpoint(input: $input) { webhookEndpoint { id } } }";
  return done(
    ask(origin, person, query, { input: { mode: "LIVE", url, trustAnchor } }),
    (data) => data["registerWebhookEndpoint"].webhookEndpoint.id as string,
  );
};
