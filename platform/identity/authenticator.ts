import { createHash } from "node:crypto";
import { decodeJwt, type JWK } from "jose";
import { Unauthenticated } from "../errors/common.ts";
import { ACCESS_TYPE, type AccessTokenRules, verifyAccessToken } from "./access-token.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { INTERNAL_TYPE, verifyInternalToken } from "./internal-token.ts";
import type { Principal } from "./principal.ts";
import { bearerToken, claimedType } from "./token-shape.ts";

const MOST_TOKENS = 1_000;
const REMEMBERED_MS = 30_000;

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
 * A verified token is remembered by its SHA-256 for at most 30 s and never past its end, since one operation
 * brings the same token many times. Whether the tenant may still act is asked of the database at each request.
 */
export function createSubgraphAuthenticator({ room, internalKeys, accessTokens }: SubgraphAuthenticatorOptions): Authenticator {
  const verified = new BoundedCache<Principal>(MOST_TOKENS);

  async function verify(token: string): Promise<Principal> {
    const type = claimedType(token);
    if (type === INTERNAL_TYPE) return await verifyInternalToken(token, room, internalKeys);
    if (type === ACCESS_TYPE && accessTokens) return await verifyAccessToken(token, accessTokens);
    throw new Unauthenticated();
  }

  return async (authorizationHeader) => {
    const token = bearerToken(authorizationHeader);
    if (token === undefined) throw new Unauthenticated();
    const fingerprint = createHash("sha256").update(token).digest("base64url");
    const known = verified.get(fingerprint);
    if (known) return known;
    const principal = await verify(token);
    const { exp = 0 } = decodeJwt(token);
    verified.set(fingerprint, principal, Math.min(Date.now() + REMEMBERED_MS, exp * 1_000));
    return principal;
  };
}
