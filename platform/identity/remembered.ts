import { createHash } from "node:crypto";
import { decodeJwt } from "jose";
import { Unauthenticated } from "../errors/common.ts";
import { BoundedCache } from "./bounded-cache.ts";
import type { Principal } from "./principal.ts";
import { bearerToken } from "./token-shape.ts";

const MOST_TOKENS = 1_000;
const REMEMBERED_MS = 30_000;

/**
 * Reads the bearer token of an `authorization` header and verifies it, throwing `Unauthenticated` when there is none.
 * A verified token is remembered by its SHA-256 for at most 30 s and never past its end, since one operation, or one
 * client, brings the same token many times. A refusal is not remembered.
 */
export function rememberVerified(verify: (token: string) => Promise<Principal>): (authorizationHeader: string | undefined) => Promise<Principal> {
  const verified = new BoundedCache<Principal>(MOST_TOKENS);
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
