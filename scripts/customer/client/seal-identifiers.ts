import { CompactEncrypt, importJWK, type JWK } from "jose";

const ALGORITHMS: readonly unknown[] = ["ECDH-ES+A256KW", "RSA-OAEP-256"];

export interface SealedFor {
  /** genifi's keys: the query `identifierEncryptionKeys`, fetched anew each day. The first is used. */
  readonly genifiKeys: readonly JWK[];
  readonly issuer: string;
  /** Your organisation's id. */
  readonly tenant: string;
  /** Of the client that will send it. */
  readonly mode: "TEST" | "LIVE";
  /** Of the subject in whose place it will be sent: it opens for no other. */
  readonly idempotencyKey: string;
}

/**
 * Seals what a subject is found by, and what you believe of them, to genifi's partner-data: whatever lies between, its
 * gateway too, carries ciphertext. What `bindGrant` binds is the same identifiers, unsealed.
 */
export async function sealIdentifiers(
  { identifiers, claims }: { readonly identifiers: Readonly<Record<string, string>>; readonly claims?: Readonly<Record<string, string>> },
  { genifiKeys, issuer, tenant, mode, idempotencyKey }: SealedFor,
): Promise<string> {
  const key = genifiKeys.find(({ alg }) => ALGORITHMS.includes(alg));
  if (key?.alg === undefined || key.kid === undefined) throw new TypeError("There is no key of genifi's to seal to.");
  const content = { iss: tenant, aud: issuer, mode, idempotencyKey, identifiers, ...(claims && { claims }) };
  return new CompactEncrypt(Buffer.from(JSON.stringify(content)))
    .setProtectedHeader({ alg: key.alg, enc: "A256GCM", kid: key.kid, typ: "genifi-identifiers+jwe" })
    .encrypt(await importJWK(key, key.alg));
}
