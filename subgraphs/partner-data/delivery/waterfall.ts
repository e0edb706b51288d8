import type { Personal } from "../../../platform/personal/personal.ts";
import type { Connector, IdentifierName, Identifiers, Provenance } from "../connectors/connector.ts";
import { PartnerFault } from "../connectors/connector.ts";
import type { LineOutcome, PlannedPartner, PlannedStep, Settlement } from "./ledger.ts";

export const REASONS = [
  "NOT_GRANTED",
  "NOT_IN_PROCESS",
  "NOT_IN_CONTRACT",
  "NO_RECORD",
  "NO_PARTNER",
  "IDENTIFIER_MISSING",
  "PARTNER_ERROR",
  "PARTNER_TIMEOUT",
  "MALFORMED_ANSWER",
  "ABORTED",
] as const;
export type Reason = (typeof REASONS)[number];

export interface Source {
  readonly category: string;
  readonly partner: string;
  readonly provenance: Provenance;
}

/** What came of one category. */
export interface StepResult {
  readonly step: PlannedStep;
  readonly values: ReadonlyMap<string, Personal>;
  readonly sources: readonly Source[];
  /** Why each attribute without a value has none. */
  readonly missing: ReadonlyMap<string, Reason>;
  readonly asked: number;
  readonly disclosures: Settlement["disclosures"];
  readonly lines: Settlement["lines"];
}

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

const FAULT_REASONS = {
  UNREACHABLE: "PARTNER_ERROR",
  PARTNER_ERROR: "PARTNER_ERROR",
  MALFORMED_ANSWER: "MALFORMED_ANSWER",
  ABORTED: "ABORTED",
} as const;

/** What says more stands: a partner that failed may have had what the next one has no record of. */
const WEIGHTS: Partial<Record<Reason, number>> = { NO_PARTNER: 0, IDENTIFIER_MISSING: 1, NO_RECORD: 2 };
const weightOf = (reason: Reason): number => WEIGHTS[reason] ?? 3;

/** Only what this partner works by; undefined when the customer sent none of it. */
function identifiersFor({ identifiers: accepted }: PlannedPartner, given: Identifiers): Identifiers | undefined {
  const fitting = new Map([...given].filter(([name]) => accepted.includes(name))) as Map<IdentifierName, Personal<string>>;
  return fitting.size > 0 ? fitting : undefined;
}

/**
 * One partner after the other, each for what is still missing, so that nobody learns of the subject needlessly and
 * nobody is paid twice (DESIGN §1.6).
 */
export async function askInTurn(step: PlannedStep, asking: Asking): Promise<StepResult> {
  const values = new Map<string, Personal>();
  const sources: Source[] = [];
  const disclosures: Settlement["disclosures"][number][] = [];
  const lines: Settlement["lines"][number][] = [];
  const askedOf = new Set<string>();
  const missing = new Map<string, Reason>(step.attributes.map((attribute) => [attribute, "NO_PARTNER"]));
  const { category } = step;
  const note = (attributes: readonly string[], reason: Reason) => {
    for (const attribute of attributes) if (weightOf(reason) >= weightOf(missing.get(attribute) ?? "NO_PARTNER")) missing.set(attribute, reason);
  };

  for (const planned of step.partners) {
    const attributes = planned.attributes.filter((attribute) => !values.has(attribute));
    if (attributes.length === 0) continue;
    if (asking.signal.aborted) {
      note(attributes, asking.deadline.aborted ? "PARTNER_TIMEOUT" : "ABORTED");
      continue;
    }
    const identifiers = identifiersFor(planned, asking.identifiers);
    if (!identifiers) {
      note(attributes, "IDENTIFIER_MISSING");
      continue;
    }
    const { partner } = planned;
    const at = new Date().toISOString();
    for (const attribute of attributes) askedOf.add(attribute);
    try {
      const connector = await asking.connectorFor(partner);
      const { subjectKind, country, signal } = asking;
      const idempotencyKey = `${asking.transaction}/${category}`;
      const { claims, provenance } = await connector.ask({ category, attributes, identifiers, subjectKind, country, idempotencyKey, signal });
      note(attributes, "NO_RECORD");
      for (const [attribute, value] of claims) {
        values.set(attribute, value);
        missing.delete(attribute);
      }
      if (claims.size > 0) sources.push({ category, partner, provenance });
      disclosures.push({ partner, category, at, answered: true });
      lines.push({ partner, category, outcome: claims.size === attributes.length ? "HIT" : claims.size > 0 ? "PARTIAL" : "NO_RECORD" });
    } catch (error) {
      if (!(error instanceof PartnerFault)) throw error;
      if (error.disclosed) disclosures.push({ partner, category, at, answered: false });
      const reason = error.kind === "ABORTED" && asking.deadline.aborted ? "PARTNER_TIMEOUT" : FAULT_REASONS[error.kind];
      note(attributes, reason);
      lines.push({ partner, category, outcome: LINE_OF[reason] ?? "PARTNER_ERROR" });
    }
  }
  return { step, values, sources, missing, asked: askedOf.size, disclosures, lines };
}

const LINE_OF: Partial<Record<Reason, LineOutcome>> = { PARTNER_TIMEOUT: "TIMEOUT", ABORTED: "ABORTED" };
