import type { Personal } from "../../../platform/personal/personal.ts";
import { type Connector, type IdentifierName, type Identifiers, type PartnerAnswer, PartnerFault } from "../connectors/connector.ts";
import type { LineOutcome, PlannedPartner, Settlement } from "./ledger.ts";
import type { Reason } from "./reasons.ts";

/** What all questions about one subject have in common. */
export interface Asking {
  readonly identifiers: Identifiers;
  readonly subjectKind: "PERSON" | "COMPANY";
  readonly country: string;
  readonly transaction: string;
  readonly signal: AbortSignal;
  /** Aborted when time is up, which tells TIMEOUT from a client that left. */
  readonly deadline: AbortSignal;
  readonly connectorFor: (partner: string) => Promise<Connector>;
}

/** What came of one partner. */
export interface PartnerResult {
  readonly planned: PlannedPartner;
  /** What was wanted of it. */
  readonly attributes: readonly string[];
  readonly answer: PartnerAnswer | null;
  /** Why it gave no value of what it gave none of. */
  readonly reason: Reason;
  readonly disclosure: Settlement["disclosures"][number] | null;
  /** Null when it was not asked. */
  readonly line: Settlement["lines"][number] | null;
}

const FAULT_REASONS = {
  UNREACHABLE: "PARTNER_ERROR",
  PARTNER_ERROR: "PARTNER_ERROR",
  MALFORMED_ANSWER: "MALFORMED_ANSWER",
  ABORTED: "ABORTED",
} as const;

const LINE_OF: Partial<Record<Reason, LineOutcome>> = { PARTNER_TIMEOUT: "TIMEOUT", ABORTED: "ABORTED" };

/** Only what this partner works by; undefined when the customer sent none of it. */
function identifiersFor({ identifiers: accepted }: PlannedPartner, given: Identifiers): Identifiers | undefined {
  const fitting = new Map([...given].filter(([name]) => accepted.includes(name))) as Map<IdentifierName, Personal<string>>;
  return fitting.size > 0 ? fitting : undefined;
}

/** Asks one partner for attributes of a category. A partner that fails is a result like any other. */
export async function askPartner(category: string, planned: PlannedPartner, attributes: readonly string[], asking: Asking): Promise<PartnerResult> {
  const unasked = (reason: Reason): PartnerResult => ({ planned, attributes, answer: null, reason, disclosure: null, line: null });
  if (asking.signal.aborted) return unasked(asking.deadline.aborted ? "PARTNER_TIMEOUT" : "ABORTED");
  const identifiers = identifiersFor(planned, asking.identifiers);
  if (!identifiers) return unasked("IDENTIFIER_MISSING");
  const { partner } = planned;
  const at = new Date().toISOString();
  try {
    const connector = await asking.connectorFor(partner);
    const { subjectKind, country, signal } = asking;
    const idempotencyKey = `${asking.transaction}/${category}`;
    const answer = await connector.ask({
      category,
      way: "RETRIEVE",
      claimed: new Map(),
      checks: [],
      attributes,
      identifiers,
      subjectKind,
      country,
      idempotencyKey,
      signal,
    });
    const given = answer.claims.size;
    const outcome = given === attributes.length ? "HIT" : given > 0 ? "PARTIAL" : "NO_RECORD";
    const disclosure = { partner, category, at, answered: true };
    return { planned, attributes, answer, reason: "NO_RECORD", disclosure, line: { partner, category, outcome } };
  } catch (error) {
    if (!(error instanceof PartnerFault)) throw error;
    const reason = error.kind === "ABORTED" && asking.deadline.aborted ? "PARTNER_TIMEOUT" : FAULT_REASONS[error.kind];
    const disclosure = error.disclosed ? { partner, category, at, answered: false } : null;
    return { planned, attributes, answer: null, reason, disclosure, line: { partner, category, outcome: LINE_OF[reason] ?? "PARTNER_ERROR" } };
  }
}
