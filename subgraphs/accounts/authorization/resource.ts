import { type Context, errors, type ResourceServerInfo } from "oidc-provider";
import { API_AUDIENCE } from "../../../platform/identity/access-token.ts";
import { needsApproval } from "../services/scopes.ts";
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
 * Sensitive scopes come only in a token that is bound to a key, whose proof oidc-provider has checked before (clause P29).
 */
export function resourceFor(context: Context, resource: string, kid: string): ResourceServerInfo {
  if (resource !== API_AUDIENCE) throw new errors.InvalidTarget(`the only resource is ${API_AUDIENCE}`);
  const { client, params } = context.oidc;
  const allowed = client[SCOPES] as readonly string[];
  const givable = context.get("DPoP") === "" ? allowed.filter((scope) => !needsApproval(scope)) : allowed;
  const asked = params.scope?.split(" ");
  if (asked?.some((scope) => allowed.includes(scope) && !givable.includes(scope))) {
    throw new errors.InvalidDpopProof("a requested scope is given in a token bound to a key only: send a DPoP proof");
  }
  if (asked && !asked.some((scope) => givable.includes(scope))) {
    throw new errors.InvalidScope("none of the requested scopes is allowed to this client");
  }
  if (!asked && givable.length > 0) params.scope = givable.join(" ");
  return apiResource(givable, kid);
}
