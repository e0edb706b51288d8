import { type Context, errors, type ResourceServerInfo } from "oidc-provider";
import { API_AUDIENCE } from "../../../platform/identity/access-token.ts";
import { SCOPES } from "./client-members.ts";

/** The API as a resource server to oidc-provider, signing JWT access tokens with the key `kid`. */
export const apiResource = (scopes: readonly string[], kid: string): ResourceServerInfo => ({
  scope: scopes.join(" "),
  audience: API_AUDIENCE,
  accessTokenFormat: "jwt",
  jwt: { sign: { alg: "EdDSA", kid } },
});

/**
 * Grants what is asked for and allowed to the client; all that is allowed when nothing is asked for (the default
 * of RFC 6749 §3.3, which oidc-provider does not have); and refuses when nothing of what is asked for is allowed.
 */
export function resourceFor({ oidc }: Context, resource: string, kid: string): ResourceServerInfo {
  if (resource !== API_AUDIENCE) throw new errors.InvalidTarget(`the only resource is ${API_AUDIENCE}`);
  const allowed = oidc.client[SCOPES] as readonly string[];
  const asked = oidc.params.scope?.split(" ");
  if (asked && !asked.some((scope) => allowed.includes(scope))) {
    throw new errors.InvalidScope("none of the requested scopes is allowed to this client");
  }
  if (!asked && allowed.length > 0) oidc.params.scope = allowed.join(" ");
  return apiResource(allowed, kid);
}
