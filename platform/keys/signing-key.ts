import { createPrivateKey, type KeyObject, randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import { z } from "zod";

export type SigningAlgorithm = "EdDSA";

const publicMembers = {
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  kid: z.string(),
  alg: z.literal("EdDSA"),
  use: z.literal("sig"),
};

/** An Ed25519 public key as a JWK (RFC 8037). Unknown members are dropped, so that a private one cannot slip through. */
export const PublicSigningJwk = z.object(publicMembers);
export type PublicSigningJwk = z.infer<typeof PublicSigningJwk>;

export const PrivateSigningJwk = z.object({ ...publicMembers, d: z.string() });
export type PrivateSigningJwk = z.infer<typeof PrivateSigningJwk>;

export interface SigningKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly publicJwk: PublicSigningJwk;
  readonly privateJwk: PrivateSigningJwk;
}

/** A new key pair. Its id is a random UUID, as every reference of ours is. */
export async function generateSigningKey(alg: SigningAlgorithm): Promise<SigningKey> {
  const kid = randomUUID();
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const privateJwk = PrivateSigningJwk.parse({ ...(await exportJWK(privateKey)), kid, alg, use: "sig" });
  return { kid, alg, publicJwk: PublicSigningJwk.parse(privateJwk), privateJwk };
}

/** The key itself, for signatures that are no JWS. */
export const importPrivateKey = ({ kty, crv, x, d }: PrivateSigningJwk): KeyObject => createPrivateKey({ key: { kty, crv, x, d }, format: "jwk" });
