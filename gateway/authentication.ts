import { Unauthenticated } from "../platform/errors/common.ts";
import { HttpRefusal } from "../platform/http/refusal.ts";
import { type AccessTokenRules, verifyAccessToken } from "../platform/identity/access-token.ts";
import type { Authenticator } from "../platform/identity/authenticator.ts";
import { rememberVerified } from "../platform/identity/remembered.ts";
import { describeFault, type Log } from "../platform/logging/log.ts";

/**
 * Tells the gateway who asks, from the `authorization` header, before anything of the request is read.
 * Throws `HttpRefusal`: 401 for no token or a bad one, 503 when the keys to verify with cannot be had.
 */
export function createGatewayAuthenticator(rules: AccessTokenRules, log: Log): Authenticator {
  const authenticate = rememberVerified(async (token) => await verifyAccessToken(token, rules));
  return async (authorization) => {
    try {
      return await authenticate(authorization);
    } catch (error) {
      if (error instanceof Unauthenticated) throw new HttpRefusal(401, "UNAUTHENTICATED", error.message, { "www-authenticate": "Bearer" });
      log.error("token-keys-unavailable", describeFault(error));
      throw new HttpRefusal(503, "AUTHENTICATION_UNAVAILABLE", "Tokens cannot be verified at the moment. Try again.", { "retry-after": "5" });
    }
  };
}
