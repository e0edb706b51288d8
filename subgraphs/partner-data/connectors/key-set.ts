import { createLocalJWKSet } from "jose";
import { z } from "zod";

/** Of what others sign for us: no shared secret, no `none`, and no RSA with PKCS #1 v1.5 (FAPI 2.0 §5.4). */
export const SIGNATURES = ["ES256", "ES384", "PS256", "EdDSA"];

/** The public keys of whoever signs, as an entry in the registry has them (RFC 7517). */
export const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

export type KeysOf = ReturnType<typeof createLocalJWKSet>;

export const keysOf = (jwks: z.infer<typeof keySet>): KeysOf => createLocalJWKSet(jwks);
