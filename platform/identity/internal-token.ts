import { createLocalJWKSet, type CryptoKey, type JWK, type JWTVerifyGetKey, jwtVerify, SignJWT } from "jose";
import { Unauthenticated } from "../errors/common.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { claimsOfPrincipal, type Principal, principalFromClaims } from "./principal.ts";
import { CLOCK_TOLERANCE, isCompact } from "./token-shape.ts";
import { orUnauthenticated } from "./verification.ts";

export const INTERNAL_TYPE = "genifi-internal+jwt";

const ISSUER = "urn:genifi:gateway";
const LIFETIME = 60;
const REUSE_MS = 30_000;
const MOST_PRINCIPALS = 5_000;

const audienceOf = (room: string): string => `urn:genifi:subgraph:${room}`;

export interface InternalTokenIssuer {
  /** A token for one room, of 60 s; the same one for up to 30 s, since a signature costs more than the rest of a hop. */
  issue(principal: Principal, room: string): Promise<string>;
}

/** What the gateway tells a room about who asks, once it has verified the caller's own token. */
export function createInternalTokenIssuer({ kid, privateKey }: { kid: string; privateKey: CryptoKey }): InternalTokenIssuer {
  const issued = new BoundedCache<Promise<string>>(MOST_PRINCIPALS);

  const sign = async (principal: Principal, room: string): Promise<string> =>
    await new SignJWT({ ...claimsOfPrincipal(principal) })
      .setProtectedHeader({ alg: "EdDSA", typ: INTERNAL_TYPE, kid })
      .setIssuer(ISSUER)
      .setAudience(audienceOf(room))
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME}s`)
      .sign(privateKey);

  return {
    async issue(principal, room) {
      const { kind, id, tenant, scopes, roles, senderConstrained, mode } = principal;
      const key = JSON.stringify([room, kind, id, tenant, scopes, roles, senderConstrained, mode]);
      const known = issued.get(key);
      if (known) return await known;
      const token = sign(principal, room);
      issued.set(key, token, Date.now() + REUSE_MS);
      token.catch(() => issued.delete(key));
      return await token;
    },
  };
}

const keySets = new WeakMap<readonly JWK[], JWTVerifyGetKey>();

function keySetOf(publicJwks: readonly JWK[]): JWTVerifyGetKey {
  const known = keySets.get(publicJwks) ?? createLocalJWKSet({ keys: [...publicJwks] });
  keySets.set(publicJwks, known);
  return known;
}

/**
 * Verifies a gateway's token for a room. Throws `Unauthenticated` for every refusal.
 * @param publicJwks the keys of our gateways; keep one array, imported keys are remembered by it.
 */
export async function verifyInternalToken(token: string, room: string, publicJwks: readonly JWK[]): Promise<Principal> {
  if (!isCompact(token)) throw new Unauthenticated();
  const { payload } = await orUnauthenticated(
    jwtVerify(token, keySetOf(publicJwks), {
      algorithms: ["EdDSA"],
      typ: INTERNAL_TYPE,
      issuer: ISSUER,
      audience: audienceOf(room),
      requiredClaims: ["sub", "iat", "exp"],
      maxTokenAge: LIFETIME,
      clockTolerance: CLOCK_TOLERANCE,
    }),
  );
  const principal = principalFromClaims(payload);
  if (!principal || Array.isArray(payload.aud)) throw new Unauthenticated();
  return principal;
}
