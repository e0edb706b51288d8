import type { Context } from "oidc-provider";

export const DISCOVERY_PATHS = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] as const;

/** oidc-provider describes its whole self; these members (RFC 8414) are true of the part that we serve. */
const TRUE_MEMBERS = [
  "issuer",
  "grant_types_supported",
  "response_types_supported",
  "subject_types_supported",
  "id_token_signing_alg_values_supported",
  "token_endpoint_auth_methods_supported",
  "token_endpoint_auth_signing_alg_values_supported",
  "dpop_signing_alg_values_supported",
] as const;

/**
 * Middleware that takes from the metadata what leads nowhere, such as an authorization endpoint. Addresses are the issuer's:
 * oidc-provider would make them from the request, whose host and scheme a proxy, or anybody, can choose.
 */
export const describeWhatIsServed =
  (issuer: string, paths: { readonly token: string; readonly jwks: string }) =>
  async (context: Context, next: () => Promise<void>): Promise<void> => {
    await next();
    if (!DISCOVERY_PATHS.some((path) => path === context.path) || typeof context.body !== "object") return;
    const whole = context.body as Readonly<Record<string, unknown>>;
    context.body = {
      ...Object.fromEntries(TRUE_MEMBERS.map((member) => [member, whole[member]])),
      token_endpoint: `${issuer}${paths.token}`,
      jwks_uri: `${issuer}${paths.jwks}`,
    };
  };
