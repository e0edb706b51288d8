import { refusingOverHttp } from "../platform/http/authentication.ts";
import { type AccessTokenRules, verifyAccessToken } from "../platform/identity/access-token.ts";
import type { Authenticator } from "../platform/identity/authenticator.ts";
import { rememberVerified } from "../platform/identity/remembered.ts";
import type { Log } from "../platform/logging/log.ts";

/** Tells the gateway who asks, from the `authorization` header, before anything of the request is read. Throws `HttpRefusal`, 401 or 503. */
export const createGatewayAuthenticator = (rules: AccessTokenRules, log: Log): Authenticator =>
  refusingOverHttp(
    rememberVerified(async (token) => await verifyAccessToken(token, rules)),
    log,
  );
