import { Unauthenticated } from "../platform/errors/common.ts";
import { refusingOverHttp } from "../platform/http/authentication.ts";
import { type AccessTokenRules, verifyAccessToken } from "../platform/identity/access-token.ts";
import { type Authenticator, publicAddress } from "../platform/identity/authenticator.ts";
import { createHolderCheck } from "../platform/identity/holder.ts";
import { rememberVerified } from "../platform/identity/remembered.ts";
import { presentedToken } from "../platform/identity/token-shape.ts";
import type { Log } from "../platform/logging/log.ts";

/** Tells the gateway who asks, from the headers, before anything of the request is read. Throws `HttpRefusal`, 401 or 503. */
export function createGatewayAuthenticator(rules: AccessTokenRules, log: Log): Authenticator {
  const verify = rememberVerified(async (token) => await verifyAccessToken(token, rules));
  const holderOf = createHolderCheck(publicAddress(rules));
  return refusingOverHttp(async (authorizationHeader, proof) => {
    const presented = presentedToken(authorizationHeader);
    if (!presented) throw new Unauthenticated();
    return await holderOf(presented, await verify(presented.token), proof);
  }, log);
}
