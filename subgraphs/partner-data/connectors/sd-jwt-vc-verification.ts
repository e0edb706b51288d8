import { createHash } from "node:crypto";
import { decodeJwt, type JWK, importJWK, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import { SIGNATURES } from "./key-set.ts";
import { checkedDisclosures, type Disclosures } from "./sd-jwt-vc-disclosures.ts";
import type { Issuers } from "./sd-jwt-vc-issuers.ts";

const MOST_CHARACTERS = 64 * 1024;
const TYPES = ["dc+sd-jwt", "vc+sd-jwt"];
const CLOCK_SECONDS = 30;
/** A key binding shows that the holder was there just now; the customer passes it on at once. */
const LONGEST_BINDING_SECONDS = 300;

/** What a Date can hold, and RFC 3339 can write. */
const seconds = z.int().positive().max(9_999_999_999);
const Credential = z.looseObject({
  iss: z.string(),
  vct: z.string().min(1),
  iat: seconds.optional(),
  _sd_alg: z.literal("sha-256").optional(),
  cnf: z.object({ jwk: z.looseObject({ kty: z.enum(["EC", "OKP", "RSA"]), d: z.undefined().optional() }) }).optional(),
});

const Binding = z.object({ nonce: z.string().min(1), sd_hash: z.string(), iat: seconds });

export interface VerifiedCredential {
  readonly issuer: string;
  readonly payload: JWTPayload;
  readonly disclosures: Disclosures;
  readonly issuedAt: Date | null;
}

/** Verifies a presentation as RFC 9901 §7.3 has it. Throws, for reasons that quote it, when anything does not hold. */
export async function verifiedCredential(presented: string, issuers: Issuers): Promise<VerifiedCredential> {
  if (presented.length > MOST_CHARACTERS) throw new Refused();
  // <issuer-signed JWT>~<disclosure>~ … ~<key binding, or nothing>
  const [signed = "", ...rest] = presented.split("~");
  const binding = rest.pop();
  if (binding === undefined) throw new Refused();
  const payload = await issuerSigned(signed, issuers);
  const { iss: issuer, cnf, iat } = Credential.parse(payload);
  if (cnf !== undefined) await checkBinding(binding, presented.slice(0, presented.length - binding.length), cnf.jwk, issuers.audience);
  // A binding to no key binds nothing.
  else if (binding !== "") throw new Refused();
  return { issuer, payload, disclosures: checkedDisclosures(payload, rest), issuedAt: iat === undefined ? null : new Date(iat * 1000) };
}

/** The issuer's own keys only: `iss` chooses among those in the registry, and no key is fetched or taken from a header. */
async function issuerSigned(signed: string, issuers: Issuers): Promise<JWTPayload> {
  const { iss = "" } = decodeJwt(signed);
  const keys = issuers.keysOf(iss);
  if (keys === undefined) throw new Refused();
  const { payload, protectedHeader } = await jwtVerify(signed, keys, { algorithms: SIGNATURES, issuer: iss, clockTolerance: CLOCK_SECONDS });
  if (!TYPES.includes(protectedHeader.typ ?? "")) throw new Refused();
  return payload;
}

/** The holder's signature over exactly what was presented, for us, and just now. */
async function checkBinding(binding: string, presented: string, jwk: JWK, audience: string | undefined): Promise<void> {
  if (audience === undefined) throw new Refused();
  const { payload } = await jwtVerify(binding, async ({ alg }) => importJWK(jwk, alg), {
    algorithms: SIGNATURES,
    typ: "kb+jwt",
    audience,
    maxTokenAge: LONGEST_BINDING_SECONDS,
    clockTolerance: CLOCK_SECONDS,
  });
  if (Binding.parse(payload).sd_hash !== createHash("sha256").update(presented).digest("base64url")) throw new Refused();
}

class Refused extends Error {}
