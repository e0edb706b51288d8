import type { IncomingMessage } from "node:http";
import { Unauthenticated } from "../errors/common.ts";
import type { AccessToken } from "./access-token.ts";
import type { Principal } from "./principal.ts";
import { createProofCheck, PROOF_ALGORITHMS } from "./proof.ts";
import type { PresentedToken } from "./token-shape.ts";

const refusedBy = (error: string): Unauthenticated => new Unauthenticated(`DPoP error="${error}", algs="${PROOF_ALGORITHMS.join(" ")}"`);

/** The proof of possession that came with a request (RFC 9449 §4.1). */
export function proofOf({ headers }: IncomingMessage): string | undefined {
  const { dpop } = headers;
  // Node joins what was sent twice by a comma; in a list it would be no proof either.
  return Array.isArray(dpop) ? dpop.join() : dpop;
}

/**
 * Tells who asks from a verified token and how it was presented. A token that is bound to a key is good with a proof of
 * that key only, and one that is not cannot be presented as if it were (RFC 9449 §7).
 * @param url where proofs must say that they are for.
 */
export function createHolderCheck(url: string): (presented: PresentedToken, read: AccessToken, proof: string | undefined) => Promise<Principal> {
  const isProof = createProofCheck(url);
  return async ({ token, asBound }, { principal, boundTo }, proof) => {
    if (boundTo === null && !asBound) return principal;
    if (boundTo === null || !asBound) throw refusedBy("invalid_token");
    if (proof === undefined || !(await isProof(proof, token, boundTo))) throw refusedBy("invalid_dpop_proof");
    return { ...principal, senderConstrained: true };
  };
}
