import { randomUUID } from "node:crypto";
import type { GraphQLResolveInfo } from "graphql";
import { Personal } from "../../../platform/personal/personal.ts";
import type { SubjectAnswer } from "../delivery/subject-answer.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import { shownDigest } from "../types/shown-digest.ts";

/**
 * Signs what an answer shows, once it is asked for: bound to who asked it, of whom no more is said than a digest. It stays
 * wrapped, since whoever can guess a value can try it.
 */
export function answerSigner(
  call: PartnerDataCall,
  info: GraphQLResolveInfo,
): (answer: SubjectAnswer, result: object) => Promise<Personal<string> | null> {
  const digestOf = shownDigest(info, call);
  const { principal, delivering, signAnswer } = call;
  return async ({ about }, result) => {
    const shown = about === null ? null : await digestOf(result);
    if (about === null || shown === null || principal.tenant === null) return null;
    const claims = { iss: delivering.issuer, aud: principal.tenant, iat: Math.floor(Date.now() / 1_000), jti: randomUUID(), mode: principal.mode };
    return Personal.of(await signAnswer({ ...claims, ...about, ...shown, digestAlgorithm: "sha-256" }));
  };
}
