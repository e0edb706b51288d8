import { randomUUID } from "node:crypto";
import { CompactEncrypt, importJWK, type JWK, type JWTPayload } from "jose";
import type { Mode } from "../../../platform/identity/principal.ts";
import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import type { AttributeOutcome } from "./outcome.ts";
import type { Source } from "./step.ts";

/** `typ` of what is inside and `cty` of what is around it (RFC 8725 §3.11: one kind of token must not pass for another). */
export const SEALED_TYPE = "genifi-delivery+jwt";

/** `typ` of the signature of what was shown unsealed. */
export const ANSWER_TYPE = "genifi-answer+jwt";

/** How long a text is tells of the subject too, such as whether there is a record: all are filled up to a multiple of this. */
const BLOCK = 1_024;

/** One category's answer for one subject. */
export interface SealedContent {
  readonly transaction: string;
  readonly processVersion: string;
  readonly grant: string;
  readonly category: string;
  readonly values: ReadonlyMap<string, Personal>;
  readonly outcomes: readonly AttributeOutcome[];
  readonly sources: readonly Source[];
}

/** A public key of the customer's. */
export interface SealingKey {
  readonly kid: string;
  readonly publicJwk: JWK;
}

/** Signs claims as a token of `SEALED_TYPE` with the room's newest key. */
export type SignDelivery = (claims: JWTPayload) => Promise<string>;

/** Who speaks, and to whom alone. */
export interface SealBinding {
  readonly issuer: string;
  readonly tenant: string;
  /** What a test brought is signed as everything is: it may not pass for the answer about a person. */
  readonly mode: Mode;
}

const attributesOf = (values: SealedContent["values"]) => Object.fromEntries([...values].map(([attribute, value]) => [attribute, reveal(value)]));

const outcomeOf = ({ attribute, status, reason }: AttributeOutcome) => ({ attribute, status, reason });

const sourceOf = ({ partner, provenance, attributes, chosenFor }: Source) => ({
  partner,
  partnerReference: provenance.partnerReference === null ? null : reveal(provenance.partnerReference),
  at: provenance.at,
  trustFramework: provenance.trustFramework,
  assuranceLevel: provenance.assuranceLevel,
  evidence: provenance.evidence,
  verifiedAt: provenance.verifiedAt,
  attributes,
  chosenFor,
});

function filledUp(claims: JWTPayload): JWTPayload {
  const length = Buffer.byteLength(JSON.stringify({ ...claims, padding: "" }));
  return { ...claims, padding: "0".repeat((BLOCK - (length % BLOCK)) % BLOCK) };
}

/**
 * Signs a category's answer and encrypts it to the customer's key: a JWS in a JWE (RFC 7519 §5.2), both compact. From here
 * on only the customer can read it. It stays wrapped, since ciphertext of a subject is not ours to keep either.
 */
export async function sealContent(
  { transaction, processVersion, grant, category, values, outcomes, sources }: SealedContent,
  { kid, publicJwk }: SealingKey,
  sign: SignDelivery,
  { issuer, tenant, mode }: SealBinding,
): Promise<Personal<string>> {
  const signed = await sign(
    filledUp({
      iss: issuer,
      aud: tenant,
      iat: Math.floor(Date.now() / 1_000),
      jti: randomUUID(),
      mode,
      transaction,
      processVersion,
      grant,
      category,
      attributes: attributesOf(values),
      outcomes: outcomes.map(outcomeOf),
      sources: sources.map(sourceOf),
    }),
  );
  const alg = publicJwk.kty === "RSA" ? "RSA-OAEP-256" : "ECDH-ES+A256KW";
  const sealed = await new CompactEncrypt(Buffer.from(signed))
    .setProtectedHeader({ alg, enc: "A256GCM", kid, cty: SEALED_TYPE })
    .encrypt(await importJWK(publicJwk, alg));
  return Personal.of(sealed);
}
