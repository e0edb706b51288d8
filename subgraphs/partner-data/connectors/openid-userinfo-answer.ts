import { compactDecrypt, jwtVerify } from "jose";
import { z } from "zod";
import { code } from "./claim-shapes.ts";
import { SIGNATURES } from "./key-set.ts";
import type { UserinfoParties } from "./openid-userinfo-keys.ts";

const Token = z.object({
  // A b64token (RFC 6750 §2.1): it is put into a header.
  access_token: z.string().regex(/^[A-Za-z0-9._~+/-]{1,4096}=*$/),
  token_type: z.string().regex(/^bearer$/i),
});

const Verified = z.object({
  verification: z.object({
    trust_framework: code,
    assurance_level: code.nullish(),
    evidence: z
      .array(z.object({ type: code }))
      .max(20)
      .nullish(),
    // ISO 8601, which lets the seconds be left out.
    time: z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })]).nullish(),
    verification_process: z.string().min(1).max(200).nullish(),
  }),
  claims: z.record(z.string(), z.unknown()),
});
export type Verified = z.infer<typeof Verified>;

const Userinfo = z.looseObject({
  iat: z.int().positive().max(9_999_999_999).optional(),
  verified_claims: z.union([Verified, z.array(Verified).max(20)]).optional(),
});

export interface UserinfoAnswer {
  readonly at: Date;
  readonly verified: readonly Verified[];
  /** Names of what came outside of the verified claims, which nothing vouches for. */
  readonly unverified: readonly string[];
}

/** Members that say what the answer is, and nothing of the subject that was not known. */
const OF_THE_ANSWER = ["iss", "aud", "sub", "exp", "nbf", "iat", "jti", "verified_claims"];

/** The access token of an answer; null when there is none that could be shown. */
export function parseToken(text: string): string | null {
  try {
    return Token.safeParse(JSON.parse(text)).data?.access_token ?? null;
  } catch {
    // V8 quotes the text in its message.
    return null;
  }
}

/** What a userinfo answer says, once it is opened and its signature holds; null in every other case. */
export async function openUserinfo(text: string, parties: UserinfoParties): Promise<UserinfoAnswer | null> {
  try {
    const { payload } = await jwtVerify(await decrypted(text, parties), parties.partnerKeys, {
      algorithms: SIGNATURES,
      issuer: parties.issuer,
      audience: parties.clientId,
      requiredClaims: ["sub"],
      clockTolerance: 30,
    });
    const { iat, verified_claims: verified = [], ...others } = Userinfo.parse(payload);
    return {
      at: iat === undefined ? new Date() : new Date(iat * 1000),
      verified: [verified].flat(),
      unverified: Object.keys(others).filter((name) => !OF_THE_ANSWER.includes(name)),
    };
  } catch {
    // The libraries' errors hold the payload that they refuse.
    return null;
  }
}

async function decrypted(text: string, { opening }: UserinfoParties): Promise<string> {
  if (opening === null) return text;
  const { plaintext } = await compactDecrypt(text, opening.key, {
    keyManagementAlgorithms: [opening.alg],
    contentEncryptionAlgorithms: ["A256GCM"],
  });
  return new TextDecoder().decode(plaintext);
}
