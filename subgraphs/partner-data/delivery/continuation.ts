import type { KeyObject } from "node:crypto";
import { compactDecrypt, CompactEncrypt, decodeProtectedHeader } from "jose";
import { z } from "zod";
import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import type { Question } from "../../../platform/subgraph/question.ts";
import type { RefusalCode } from "./refusals.ts";
import type { Ticket } from "./step.ts";

const TYPE = "genifi-continuation";
const SHAPE = /^[\w-]{2,2000}\.\.[\w-]{2,40}\.[\w-]{2,200000}\.[\w-]{2,40}$/;

export interface ContinuationKey {
  readonly kid: string;
  readonly key: KeyObject;
}

export interface ContinuationRules {
  /** The newest seals; all that are kept open. */
  readonly keys: {
    newest(): Promise<ContinuationKey>;
    keyOf(kid: string): Promise<ContinuationKey | undefined>;
  };
  readonly lifetimeSeconds: number;
}

/** What a late answer is asked for by: nothing that names the subject but, for all we know, the partners' tickets. */
export interface Continuation {
  readonly transaction: string;
  readonly tenant: string;
  readonly client: string;
  /** The grant of the first attempt, which the fingerprint names. */
  readonly grant: string;
  /** Seconds since the epoch, the same through all attempts. */
  readonly expiresAt: number;
  readonly tickets: readonly Ticket[];
}

const state = z.strictObject({
  transaction: z.uuid(),
  tenant: z.string(),
  client: z.string(),
  grant: z.string(),
  exp: z.int(),
  tickets: z.array(z.strictObject({ partner: z.uuid(), question: z.string(), attributes: z.array(z.string()), ticket: z.string() })),
});

/** Seals what we do not keep, for the customer to bring back: a compact JWE that only we can open. */
export async function sealContinuation({ expiresAt, tickets, ...about }: Continuation, { keys }: ContinuationRules): Promise<Personal<string>> {
  const newest = await keys.newest();
  const text = JSON.stringify({ ...about, exp: expiresAt, tickets: tickets.map((one) => ({ ...one, ticket: reveal(one.ticket) })) });
  const sealed = await new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: newest.kid, typ: TYPE })
    .encrypt(newest.key);
  return Personal.of(sealed);
}

/** By which key something of ours is sealed, as it says itself; undefined of anything of another type. */
export function kidOf(text: string, type: string): string | undefined {
  try {
    const { typ, kid } = decodeProtectedHeader(text);
    return typ === type && typeof kid === "string" ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** The text within; undefined when the key does not open it. What its header says is authenticated by that. */
export const openWith = (text: string, { key }: ContinuationKey): Promise<string | undefined> =>
  compactDecrypt(text, key, { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] }).then(
    ({ plaintext }) => Buffer.from(plaintext).toString(),
    () => undefined,
  );

/** Opens it for whom it was made; another's is answered like one that never was. */
export async function openContinuation(
  token: Personal,
  { tenant, client }: { readonly tenant: string; readonly client: string },
  { keys }: ContinuationRules,
): Promise<Continuation | RefusalCode> {
  const text = reveal(token);
  if (typeof text !== "string" || !SHAPE.test(text)) return "CONTINUATION_MALFORMED";
  const kid = kidOf(text, TYPE);
  if (kid === undefined) return "CONTINUATION_MALFORMED";
  const key = await keys.keyOf(kid);
  if (!key) return "CONTINUATION_KEY_UNKNOWN";
  const opened = await openWith(text, key);
  if (opened === undefined) return "CONTINUATION_MALFORMED";
  const { exp, tickets, ...about } = state.parse(JSON.parse(opened));
  if (about.tenant !== tenant || about.client !== client) return "CONTINUATION_MALFORMED";
  if (exp * 1_000 <= Date.now()) return "CONTINUATION_EXPIRED";
  return {
    ...about,
    expiresAt: exp,
    tickets: tickets.map(({ question, ticket, ...one }) => ({ ...one, question: question as Question, ticket: Personal.of(ticket) })),
  };
}
