import type { JWK } from "jose";
import { Unauthenticated } from "../errors/common.ts";
import { type AccessToken, ACCESS_TYPE, type AccessTokenRules, verifyAccessToken } from "./access-token.ts";
import { createHolderCheck } from "./holder.ts";
import { INTERNAL_TYPE, verifyInternalToken } from "./internal-token.ts";
import type { Principal } from "./principal.ts";
import { rememberVerified } from "./remembered.ts";
import { claimedType, presentedToken } from "./token-shape.ts";

export interface SubgraphAuthenticatorOptions {
  readonly room: string;
  /** Public keys of our gateways. */
  readonly internalKeys: readonly JWK[];
  /** Set behind another router, which passes the customer's own token on; else null. */
  readonly accessTokens: AccessTokenRules | null;
}

/** From the headers `authorization` and, with a token that is bound to a key, `dpop`. */
export type Authenticator = (authorizationHeader: string | undefined, proof?: string) => Promise<Principal>;

/** Whether a header that was verified holds a gateway's token: what else that request says is then ours too. */
export const isFromGateway = (verifiedHeader: string | undefined): boolean =>
  claimedType(presentedToken(verifiedHeader)?.token ?? "") === INTERNAL_TYPE;

/** Where customers send their requests, and what their proofs are for. */
export const publicAddress = ({ issuer }: AccessTokenRules): string => `${issuer}/graphql`;

/**
 * Tells a room who asks. Throws `Unauthenticated`, always in the same words.
 * Whether the tenant may still act is asked of the database at each request.
 */
export function createSubgraphAuthenticator({ room, internalKeys, accessTokens }: SubgraphAuthenticatorOptions): Authenticator {
  const verify = rememberVerified(async (token): Promise<AccessToken> => {
    const type = claimedType(token);
    if (type === INTERNAL_TYPE) return { principal: await verifyInternalToken(token, room, internalKeys), boundTo: null };
    if (type === ACCESS_TYPE && accessTokens) return await verifyAccessToken(token, accessTokens);
    throw new Unauthenticated();
  });
  const holderOf = createHolderCheck(accessTokens ? publicAddress(accessTokens) : "");
  return async (authorizationHeader, proof) => {
    const presented = presentedToken(authorizationHeader);
    if (!presented) throw new Unauthenticated();
    const read = await verify(presented.token);
    // A router that checked the proof itself need not pass it on; without it the token opens nothing that needs one.
    if (read.boundTo !== null && presented.asBound && proof === undefined) return read.principal;
    return await holderOf(presented, read, proof);
  };
}
