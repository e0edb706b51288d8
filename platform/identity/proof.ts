import { createHash } from "node:crypto";
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from "jose";
import { z } from "zod";
import { BoundedCache } from "./bounded-cache.ts";
import { isCompact } from "./token-shape.ts";

const PROOF_TYPE = "dpop+jwt";
export const PROOF_ALGORITHMS = ["ES256", "EdDSA", "PS256"];

/** How old a proof may be, and how far ahead its maker's clock, in seconds. */
const WINDOW = 60;
/** Only who holds a valid token gets a proof remembered, so that nobody else can push these out. */
const MOST_PROOFS = 100_000;

const proofClaims = z.object({
  htm: z.literal("POST"),
  htu: z.string(),
  iat: z.number(),
  ath: z.string(),
  jti: z.string().min(1).max(200),
});

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** The address without query and fragment, which a proof does not cover (RFC 9449 §4.3). */
function addressed(htu: string): string | undefined {
  const url = URL.parse(htu);
  return url ? `${url.origin}${url.pathname}` : undefined;
}

async function readProof(proof: string) {
  if (!isCompact(proof)) return undefined;
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { algorithms: PROOF_ALGORITHMS, typ: PROOF_TYPE });
    const claims = proofClaims.safeParse(payload);
    return claims.success ? { ...claims.data, thumbprint: await calculateJwkThumbprint(protectedHeader.jwk as JWK) } : undefined;
  } catch {
    // Its key is its own, so that whatever is wrong is wrong with what was sent.
    return undefined;
  }
}

/** Says whether a proof is one, new, of the key `boundTo`, for this token, here and now. */
export type ProofCheck = (proof: string, token: string, boundTo: string) => Promise<boolean>;

/**
 * Checks proofs of possession (RFC 9449 §4.3) for requests by POST to one address. A proof is remembered for as long as
 * it could be used again, in this process.
 */
export function createProofCheck(url: string): ProofCheck {
  const used = new BoundedCache<true>(MOST_PROOFS);
  return async (proof, token, boundTo) => {
    const read = await readProof(proof);
    if (!read) return false;
    const { htu, iat, ath, jti, thumbprint } = read;
    if (thumbprint !== boundTo || ath !== sha256(token) || addressed(htu) !== url) return false;
    if (Math.abs(Date.now() / 1_000 - iat) > WINDOW) return false;
    const id = sha256(`${thumbprint} ${jti}`);
    if (used.get(id)) return false;
    used.set(id, true, (iat + WINDOW + 1) * 1_000);
    return true;
  };
}
