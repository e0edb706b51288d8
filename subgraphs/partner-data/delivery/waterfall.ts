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
  /** Why what is missing is missing. */
  readonly missing: Reason;
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
  let missing: Reason = step.partners.length === 0 ? "NO_PARTNER" : "NO_RECORD";
  const { category } = step;

  for (const planned of step.partners) {
    const attributes = planned.attributes.filter((attribute) => !values.has(attribute));
    if (attributes.length === 0) continue;
    if (asking.signal.aborted) {
      missing = asking.deadline.aborted ? "PARTNER_TIMEOUT" : "ABORTED";
      break;
    }
    const identifiers = identifiersFor(planned, asking.identifiers);
    if (!identifiers) {
      missing = "IDENTIFIER_MISSING";
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
      for (const [attribute, value] of claims) values.set(attribute, value);
      if (claims.size > 0) sources.push({ category, partner, provenance });
      disclosures.push({ partner, category, at, answered: true });
      lines.push({ partner, category, outcome: claims.size === attributes.length ? "HIT" : claims.size > 0 ? "PARTIAL" : "NO_RECORD" });
      missing = "NO_RECORD";
    } catch (error) {
      if (!(error instanceof PartnerFault)) throw error;
      if (error.disclosed) disclosures.push({ partner, category, at, answered: false });
      missing = error.kind === "ABORTED" && asking.deadline.aborted ? "PARTNER_TIMEOUT" : FAULT_REASONS[error.kind];
      lines.push({ partner, category, outcome: LINE_OF[missing] ?? "PARTNER_ERROR" });
    }
  }
  return { step, values, sources, missing, asked: askedOf.size, disclosures, lines };
}

const LINE_OF: Partial<Record<Reason, LineOutcome>> = { PARTNER_TIMEOUT: "TIMEOUT", ABORTED: "ABORTED" };
