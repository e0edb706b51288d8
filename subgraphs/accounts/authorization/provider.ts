import Provider, { type Context } from "oidc-provider";
import type { Pool } from "pg";
import { API_AUDIENCE } from "../../../platform/identity/access-token.ts";
import { PROOF_ALGORITHMS } from "../../../platform/identity/proof.ts";
import type { PrivateSigningJwk } from "../../../platform/keys/signing-key.ts";
import { checkAssertion, CLOCK_TOLERANCE } from "./assertions.ts";
import { tokenClaims } from "./claims.ts";
import { matchesSecretHash } from "./client-secret.ts";
import { MODE, SCOPES, TENANT } from "./client-members.ts";
import { registerDemoPersons } from "./demo-persons.ts";
import { describeWhatIsServed } from "./discovery.ts";
import { resourceFor } from "./resource.ts";
import { createStore } from "./store.ts";

export const TOKEN_PATH = "/oauth/token";
export const JWKS_PATH = "/oauth/jwks";

export interface ProviderOptions {
  readonly pool: Pool;
  readonly issuer: string;
  /** In seconds. */
  readonly accessTokenLifetime: number;
  readonly keys: readonly [PrivateSigningJwk, ...PrivateSigningJwk[]];
  readonly demoPersons: boolean;
}

const OFF = { enabled: false };

/** oidc-provider with client credentials on and everything else off, until an issue needs it. */
export function createProvider({ pool, issuer, accessTokenLifetime, keys, demoPersons }: ProviderOptions): Provider {
  const [{ kid }] = keys;
  const provider = new Provider(issuer, {
    adapter: createStore(pool, demoPersons),
    jwks: { keys },
    routes: { token: TOKEN_PATH, jwks: JWKS_PATH },
    scopes: [],
    responseTypes: [],
    clientAuthMethods: ["private_key_jwt", "client_secret_basic"],
    enabledJWA: {
      clientAuthSigningAlgValues: ["EdDSA", "Ed25519", "ES256"],
      idTokenSigningAlgValues: ["EdDSA"],
      dPoPSigningAlgValues: PROOF_ALGORITHMS,
    },
    // Without an RSA key, oidc-provider's own default of RS256 makes every client invalid.
    clientDefaults: { grant_types: ["client_credentials"], response_types: [], id_token_signed_response_alg: "EdDSA" },
    extraClientMetadata: { properties: [TENANT, MODE, SCOPES] },
    clockTolerance: CLOCK_TOLERANCE,
    assertJwtClientAuthClaimsAndHeader: checkAssertion,
    extraTokenClaims: tokenClaims,
    ttl: { AccessToken: accessTokenLifetime, ClientCredentials: accessTokenLifetime },
    // Our own pages ask for tokens; a page of another origin has no business with a client's credentials.
    clientBasedCORS: (_context: Context, origin: string) => origin === issuer,
    // Otherwise a browser's Accept header turns the JSON of an error into a page.
    renderError: async (context: Context, error: unknown) => {
      context.body = error;
    },
    features: {
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => API_AUDIENCE,
        getResourceServerInfo: async (context: Context, resource: string) => resourceFor(context, resource, kid),
      },
      devInteractions: OFF,
      dPoP: { enabled: true },
      pushedAuthorizationRequests: OFF,
      rpInitiatedLogout: OFF,
      userinfo: OFF,
    },
  });
  provider.Client.prototype.compareClientSecret = function compare(actual) {
    return this.clientSecret !== undefined && matchesSecretHash(actual, this.clientSecret);
  };
  // Not the request's host, which anybody can choose.
  provider.OIDCContext.prototype.clientJwtAuthExpectedAudience = () => new Set([issuer, `${issuer}${TOKEN_PATH}`]);
  provider.OIDCContext.prototype.urlFor = (route) => `${issuer}${provider.pathFor(route)}`;
  if (demoPersons) registerDemoPersons(provider, pool, kid);
  return provider.use(describeWhatIsServed(issuer, { token: TOKEN_PATH, jwks: JWKS_PATH }));
}
