import type { JWK } from "jose";
import { Unauthenticated } from "../errors/common.ts";
import { ACCESS_TYPE, type AccessTokenRules, verifyAccessToken } from "./access-token.ts";
import { INTERNAL_TYPE, verifyInternalToken } from "./internal-token.ts";
import type { Principal } from "./principal.ts";
import { rememberVerified } from "./remembered.ts";
import { claimedType } from "./token-shape.ts";

export interface SubgraphAuthenticatorOptions {
  readonly room: string;
  /** Public keys of our gateways. */
  readonly internalKeys: readonly JWK[];
  /** Set behind another router, which passes the customer's own token on; else null. */
  readonly accessTokens: AccessTokenRules | null;
}

export type Authenticator = (authorizationHeader: string | undefined) => Promise<Principal>;

/**
 * Tells a room who asks, from the `authorization` header. Throws `Unauthenticated`, always in the same words.
 * Whether the tenant may still act is asked of the database at each request.
 */
export function createSubgraphAuthenticator({ room, internalKeys, accessTokens }: SubgraphAuthenticatorOptions): Authenticator {
  return rememberVerified(async (token) => {
    const type = claimedType(token);
    if (type === INTERNAL_TYPE) return await verifyInternalToken(token, room, internalKeys);
    if (type === ACCESS_TYPE && accessTokens) return await verifyAccessToken(token, accessTokens);
    throw new Unauthenticated();
  });
}
