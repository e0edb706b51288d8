import type { Context } from "oidc-provider";

export const DISCOVERY_PATHS = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] as const;

/** oidc-provider describes its whole self; these members (RFC 8414) are true of the part that we serve. */
const TRUE_MEMBERS = [
  "issuer",
  "token_endpoint",
  "jwks_uri",
  "grant_types_supported",
  "response_types_supported",
  "subject_types_supported",
  "id_token_signing_alg_values_supported",
  "token_endpoint_auth_methods_supported",
  "token_endpoint_auth_signing_alg_values_supported",
] as const;

/** Middleware that takes from the metadata what leads nowhere, such as an authorization endpoint. */
export async function describeWhatIsServed(context: Context, next: () => Promise<void>): Promise<void> {
  await next();
  if (!DISCOVERY_PATHS.some((path) => path === context.path) || typeof context.body !== "object") return;
  const whole = context.body as Readonly<Record<string, unknown>>;
  context.body = Object.fromEntries(TRUE_MEMBERS.map((member) => [member, whole[member]]));
}
