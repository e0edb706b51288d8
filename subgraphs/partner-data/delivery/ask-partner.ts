import type { Personal } from "../../../platform/personal/personal.ts";
import { inSpan, noteInSpan } from "../../../platform/tracing/span.ts";
import type { AddedCategory } from "../connectors/added-category.ts";
import { type Connector, type Identifiers, type PartnerAnswer, PartnerFault, PartnerPending, type PartnerRequest } from "../connectors/connector.ts";
import { freshEnough, sureEnough, type WishedAssurance } from "./assurance.ts";
import { ruleOf } from "./checks.ts";
import { checksOf, matchesOf } from "./findings.ts";
import type { LineOutcome, PlannedPartner, Settlement } from "./ledger.ts";
import type { AskedStep } from "./asked-step.ts";
import type { Reason } from "./reasons.ts";

/** What all questions about one subject have in common. */
export interface Asking {
  readonly identifiers: Identifiers;
  readonly subjectKind: "PERSON" | "COMPANY";
  readonly country: string;
  readonly transaction: string;
  /** Undefined of the categories that came with the program. */
  readonly added?: AddedCategory | undefined;
  /** What the customer says of the subject in this category. */
  readonly claimed: ReadonlyMap<string, Personal>;
  readonly wished: WishedAssurance;
  readonly signal: AbortSignal;
  /** Of a late answer: the partner is asked by it, and gets no identifier. */
  readonly ticket?: Personal<string>;
  /** Aborted when time is up, which tells TIMEOUT from a client that left. */
  readonly deadline: AbortSignal;
  /** When time is up, in milliseconds since the epoch. */
  readonly endsAt: number;
  readonly connectorFor: (partner: string) => Promise<Connector>;
}

/** What came of one partner. */
export interface PartnerResult {
  readonly planned: PlannedPartner;
  /** What was wanted of it: attributes, or checks by their keys. */
  readonly attributes: readonly string[];
  readonly answer: PartnerAnswer | null;
  /** Why it gave no value of what it gave none of. */
  readonly reason: Reason;
  readonly disclosure: Settlement["disclosures"][number] | null;
  /** Null when it was not asked. */
  readonly line: Settlement["lines"][number] | null;
  /** What it gave in place of an answer that it has not yet. */
  readonly ticket: Personal<string> | null;
}

const FAULT_REASONS = {
  UNREACHABLE: "PARTNER_ERROR",
  BUSY: "PARTNER_UNAVAILABLE",
  PENDING: "PENDING",
  TIMEOUT: "PARTNER_TIMEOUT",
  PARTNER_ERROR: "PARTNER_ERROR",
  MALFORMED_ANSWER: "MALFORMED_ANSWER",
  OTHER_MODE: "PARTNER_OF_OTHER_MODE",
  ABORTED: "ABORTED",
} as const;

const LINE_OF: Partial<Record<Reason, LineOutcome>> = { PARTNER_TIMEOUT: "TIMEOUT", PENDING: "PENDING", ABORTED: "ABORTED" };

/** Only what this partner works by. */
const identifiersFor = ({ identifiers: accepted }: PlannedPartner, given: Identifiers): Identifiers =>
  new Map([...given].filter(([name]) => accepted.includes(name)));

/** What a partner is asked so that it answers the wanted parts of a step: itself in that way, or by values. */
function questionTo({ way, category, checks }: AskedStep, planned: PlannedPartner, wanted: readonly string[], asking: Asking) {
  const wantedChecks = checks.filter(({ key }) => wanted.includes(key));
  const attributes = way === "CHECK" ? [...new Set(wantedChecks.flatMap((check) => check.attributes))].toSorted() : wanted;
  // A partner that checks by itself learns only of claims that a check compares with.
  const compared = way === "CHECK" ? wantedChecks.flatMap(({ name }) => ruleOf(category, name)?.claims ?? []) : attributes;
  const claimed = new Map([...asking.claimed].filter(([attribute]) => compared.includes(attribute)));
  const { subjectKind, country, signal, added } = asking;
  const common = { category, added, subjectKind, country, signal, attributes };
  const request: Omit<PartnerRequest, "identifiers" | "idempotencyKey"> =
    planned.native && way !== "RETRIEVE"
      ? { ...common, way, claimed, checks: wantedChecks }
      : { ...common, way: "RETRIEVE", claimed: new Map(), checks: [] };
  const read = ({ claims }: PartnerAnswer): ReadonlyMap<string, Personal> => {
    if (way === "RETRIEVE") return claims;
    if (way === "MATCH") return planned.native ? claims : matchesOf(claimed, claims);
    if (!planned.native) return checksOf(category, wantedChecks, claimed, claims);
    return new Map(wantedChecks.flatMap(({ key }, index) => (claims.has(String(index)) ? [[key, claims.get(String(index))!] as const] : [])));
  };
  return { request, read };
}

/** Why a partner cannot be asked about this subject at all; null when it can. */
export function unaskable(planned: PlannedPartner, { ticket, identifiers, wished }: Asking): Reason | null {
  if (!ticket && identifiersFor(planned, identifiers).size === 0) return "IDENTIFIER_MISSING";
  return planned.assuranceLevel !== null && !sureEnough(planned, wished) ? "ASSURANCE_TOO_LOW" : null;
}

/** Asks one partner for wanted parts of a step. A partner that fails is a result like any other. */
export async function askPartner(step: AskedStep, planned: PlannedPartner, wanted: readonly string[], asking: Asking): Promise<PartnerResult> {
  const unasked = (reason: Reason): PartnerResult => ({
    planned,
    attributes: wanted,
    answer: null,
    reason,
    disclosure: null,
    line: null,
    ticket: null,
  });
  if (asking.signal.aborted) return unasked(asking.deadline.aborted ? "PARTNER_TIMEOUT" : "ABORTED");
  const why = unaskable(planned, asking);
  if (why) return unasked(why);
  const identifiers = asking.ticket ? new Map() : identifiersFor(planned, asking.identifiers);
  return inSpan("partner-call", { partner: planned.partner, category: step.category, way: step.way }, async () => {
    const result = await callPartner(step, planned, wanted, identifiers, asking);
    noteInSpan({ outcome: result.line?.outcome });
    return result;
  });
}

async function callPartner(
  step: AskedStep,
  planned: PlannedPartner,
  wanted: readonly string[],
  identifiers: Identifiers,
  asking: Asking,
): Promise<PartnerResult> {
  const { partner } = planned;
  const category = step.question;
  const at = new Date().toISOString();
  const begun = performance.now();
  const told = (answered: boolean, overDelivered = 0) => {
    const durationMs = Math.round(performance.now() - begun);
    // Of a sensitive category a count would tell that there was a record (clause P32).
    return { partner, category, at, answered, durationMs, overDelivered: step.sensitive ? 0 : overDelivered };
  };
  try {
    const connector = await asking.connectorFor(partner);
    const { request, read } = questionTo(step, planned, wanted, asking);
    const answer = await connector.ask({ ...request, identifiers, ticket: asking.ticket, idempotencyKey: `${asking.transaction}/${category}` });
    const claims = read(answer);
    const { provenance } = answer;
    const trusted = sureEnough(provenance, asking.wished) && freshEnough(provenance.verifiedAt, asking.wished, Date.now());
    // What cannot be used is priced as no record: the customer said before what it would not take.
    const used: ReadonlyMap<string, Personal> = trusted ? claims : new Map();
    const outcome = used.size === wanted.length ? "HIT" : used.size > 0 ? "PARTIAL" : "NO_RECORD";
    const line = { partner, category, outcome: step.sensitive ? "ANSWERED" : outcome } as const;
    const reason = trusted || claims.size === 0 ? "NO_RECORD" : "ASSURANCE_TOO_LOW";
    const disclosure = told(true, answer.overDelivered);
    return { planned, attributes: wanted, answer: { ...answer, claims: used }, reason, disclosure, line, ticket: null };
  } catch (error) {
    if (!(error instanceof PartnerFault)) throw error;
    const reason = error.kind === "ABORTED" && asking.deadline.aborted ? "PARTNER_TIMEOUT" : FAULT_REASONS[error.kind];
    const disclosure = error.disclosed ? told(false) : null;
    const failed = LINE_OF[reason] ?? "PARTNER_ERROR";
    const outcome = step.sensitive && failed !== "ABORTED" ? "NOT_ANSWERED" : failed;
    const ticketOf = error instanceof PartnerPending ? error.ticket : null;
    return { planned, attributes: wanted, answer: null, reason, disclosure, line: { partner, category, outcome }, ticket: ticketOf };
  }
}
