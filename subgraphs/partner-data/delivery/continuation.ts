import type { KeyObject } from "node:crypto";
import { compactDecrypt, CompactEncrypt } from "jose";
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
  /** The first seals; all open. */
  readonly keys: readonly [ContinuationKey, ...ContinuationKey[]];
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
export async function sealContinuation(
  { expiresAt, tickets, ...about }: Continuation,
  { keys: [newest] }: ContinuationRules,
): Promise<Personal<string>> {
  const text = JSON.stringify({ ...about, exp: expiresAt, tickets: tickets.map((one) => ({ ...one, ticket: reveal(one.ticket) })) });
  const sealed = await new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: newest.kid, typ: TYPE })
    .encrypt(newest.key);
  return Personal.of(sealed);
}

/** Opens it for whom it was made; another's is answered like one that never was. */
export async function openContinuation(
  token: Personal,
  { tenant, client }: { readonly tenant: string; readonly client: string },
  { keys }: ContinuationRules,
): Promise<Continuation | RefusalCode> {
  const text = reveal(token);
  if (typeof text !== "string" || !SHAPE.test(text)) return "CONTINUATION_MALFORMED";
  const opened = await compactDecrypt(text, ({ kid }) => keys.find((key) => key.kid === kid)?.key ?? keys[0].key, {
    keyManagementAlgorithms: ["dir"],
    contentEncryptionAlgorithms: ["A256GCM"],
  }).catch(() => undefined);
  if (opened?.protectedHeader.typ !== TYPE) return "CONTINUATION_MALFORMED";
  const { exp, tickets, ...about } = state.parse(JSON.parse(Buffer.from(opened.plaintext).toString()));
  if (about.tenant !== tenant || about.client !== client) return "CONTINUATION_MALFORMED";
  if (exp * 1_000 <= Date.now()) return "CONTINUATION_EXPIRED";
  return {
    ...about,
    expiresAt: exp,
    tickets: tickets.map(({ question, ticket, ...one }) => ({ ...one, question: question as Question, ticket: Personal.of(ticket) })),
  };
}
