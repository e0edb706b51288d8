import type { KeyObject } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createLocalJWKSet, type JWTVerifyGetKey } from "jose";
import type { Pool } from "pg";
import { PublicSigningJwk } from "../../../platform/keys/signing-key.ts";
import { loadSigningKeys } from "../../../platform/keys/signing-key-table.ts";
import { DISCOVERY_PATHS } from "./discovery.ts";
import { createProvider, JWKS_PATH, TOKEN_PATH } from "./provider.ts";

export interface AuthorizationServerOptions {
  /** Of the login role accounts_app. */
  readonly pool: Pool;
  /** The public origin, without a path or a slash at the end: what clients put in `aud`. */
  readonly issuer: string;
  /** In seconds. */
  readonly accessTokenLifetime: number;
  readonly kek: KeyObject;
  /** Lets demo clients speak for any person. For the demo and for tests only. */
  readonly demoPersons: boolean;
  /** Told of faults of ours (a database that is away); clients see `server_error` only. */
  readonly reportFault?: (fault: unknown) => void;
}

export interface AuthorizationServer {
  /** Serves `/oauth/*` and `/.well-known/*`. Nothing may have read the request's body before. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Verifies access tokens in the same process. */
  readonly publicKeys: JWTVerifyGetKey;
}

/** oidc-provider registers its authorization endpoint in any case; only these paths reach it. */
const SERVED = new Set<string>([TOKEN_PATH, JWKS_PATH, ...DISCOVERY_PATHS]);

function answerNotFound(response: ServerResponse): void {
  response.writeHead(404, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify({ error: "not_found", error_description: `see ${DISCOVERY_PATHS[0]} for what is served` }));
}

/** The OAuth 2 authorisation server (RFC 6749, 7523, 8414, 9068). Throws when the issuer or the key-encryption key is wrong. */
export async function createAuthorizationServer(options: AuthorizationServerOptions): Promise<AuthorizationServer> {
  const { pool, issuer, kek, reportFault = () => undefined } = options;
  if (new URL(issuer).origin !== issuer) throw new TypeError("The issuer must be an origin: scheme, host and port, and nothing after them.");
  const keys = await loadSigningKeys(pool, kek, "accounts");
  const provider = createProvider({ ...options, keys });
  provider.on("error", reportFault).on("server_error", (_context, fault) => reportFault(fault));
  const answer = provider.callback();

  return {
    handler(request, response) {
      const [path = ""] = (request.url ?? "").split("?", 1);
      if (SERVED.has(path)) void answer(request, response);
      else answerNotFound(response);
    },
    publicKeys: createLocalJWKSet({ keys: keys.map((key) => PublicSigningJwk.parse(key)) }),
  };
}
