import { compactDecrypt, type CryptoKey, decodeProtectedHeader } from "jose";
import { z } from "zod";
import type { Mode } from "../../../platform/identity/principal.ts";
import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { IDENTIFIERS } from "../connectors/connector.ts";
import type { RefusalCode } from "./refusals.ts";
import type { SubjectRequest } from "./request.ts";

/** `typ` of identifiers that a customer sealed to us: nothing else that is encrypted to these keys passes for them. */
export const SEALED_IDENTIFIERS_TYPE = "genifi-identifiers+jwe";

/** A credential with its disclosures fits. */
const LONGEST = 100_000;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+$/;

/** Our own key of a `kid`, with its one algorithm; undefined of none of ours, and of one that has had its time. */
export type IdentifierKey = (kid: string) => Promise<{ readonly alg: string; readonly privateKey: CryptoKey } | undefined>;

const values = z.record(z.string(), z.string());

const content = z.strictObject({
  /** Who sealed it, and for which question: ciphertext that another got hold of is of no use. */
  iss: z.string(),
  aud: z.string(),
  /** A test client sends to sandboxes: what was sealed for live partners may not go there. */
  mode: z.enum(["TEST", "LIVE"]),
  idempotencyKey: z.string(),
  identifiers: values.refine((given) => Object.keys(given).every((name) => (IDENTIFIERS as readonly string[]).includes(name))),
  claims: values.optional(),
});

/** What was sent of a subject, still wrapped. */
export interface Sent {
  readonly identifiers: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

const wrapped = (given: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, Personal.of(value)]));

async function decrypted(text: string, keyOf: IdentifierKey): Promise<z.infer<typeof content> | RefusalCode> {
  if (text.length > LONGEST || !COMPACT.test(text)) return "SEALED_IDENTIFIERS_MALFORMED";
  try {
    const { kid, typ, alg, enc, zip } = decodeProtectedHeader(text) as Record<string, unknown>;
    if (typ !== SEALED_IDENTIFIERS_TYPE || typeof kid !== "string" || enc !== "A256GCM" || zip !== undefined) return "SEALED_IDENTIFIERS_MALFORMED";
    const key = await keyOf(kid);
    if (!key) return "SEALED_IDENTIFIERS_KEY_UNKNOWN";
    // By the key alone, never by the token (RFC 8725 §3.1).
    if (alg !== key.alg) return "SEALED_IDENTIFIERS_MALFORMED";
    const { plaintext } = await compactDecrypt(text, key.privateKey, {
      keyManagementAlgorithms: [key.alg],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    return content.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plaintext)));
  } catch {
    // Whatever failed: what V8, zod and jose say may quote, and where it failed is nobody's to know.
    return "SEALED_IDENTIFIERS_MALFORMED";
  }
}

/** Opens what came sealed for this tenant, mode and idempotency key; what came in clear is handed on. */
export async function readSent(
  { key, identifiers, claims, sealedIdentifiers }: SubjectRequest,
  {
    tenant,
    mode,
    issuer,
    identifierKey,
  }: { readonly tenant: string; readonly mode: Mode; readonly issuer: string; readonly identifierKey: IdentifierKey },
): Promise<Sent | RefusalCode> {
  if (sealedIdentifiers === undefined) return { identifiers: identifiers ?? {}, claims };
  if (identifiers !== undefined) return "IDENTIFIERS_TWICE";
  const text = reveal(sealedIdentifiers);
  const opened = typeof text === "string" ? await decrypted(text, identifierKey) : "SEALED_IDENTIFIERS_MALFORMED";
  if (typeof opened === "string") return opened;
  const { iss, aud, idempotencyKey } = opened;
  const own = iss === tenant && aud === issuer && opened.mode === mode && idempotencyKey.toLowerCase() === key.toLowerCase();
  if (!own) return "SEALED_IDENTIFIERS_NOT_FOR_THIS";
  if (opened.claims !== undefined && Object.values(claims).some((claim) => claim != null)) return "IDENTIFIERS_TWICE";
  return { identifiers: wrapped(opened.identifiers), claims: opened.claims === undefined ? claims : wrapped(opened.claims) };
}
