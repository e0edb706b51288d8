/** Why an attribute has no value, or what to know of the value that it has. */
export const REASONS = [
  "NOT_GRANTED",
  "NOT_IN_PROCESS",
  "NOT_IN_CONTRACT",
  "NO_RECORD",
  "NO_PARTNER",
  "IDENTIFIER_MISSING",
  "PARTNER_ERROR",
  "PARTNER_UNAVAILABLE",
  "PARTNER_TIMEOUT",
  "MALFORMED_ANSWER",
  "PARTNER_OF_OTHER_MODE",
  "ABORTED",
  "CLAIM_MISSING",
  "ASSURANCE_TOO_LOW",
  "QUORUM_NOT_REACHED",
  "SOURCES_DISAGREE",
] as const;
export type Reason = (typeof REASONS)[number];

const WEIGHTS: Partial<Record<Reason, number>> = { NO_PARTNER: 0, IDENTIFIER_MISSING: 1, ASSURANCE_TOO_LOW: 1, NO_RECORD: 2 };
const weightOf = (reason: Reason): number => WEIGHTS[reason] ?? 3;

/** What says more stands: a partner that failed may have had what another has no record of. Of two alike, the later. */
export const weightier = (earlier: Reason, later: Reason): Reason => (weightOf(later) >= weightOf(earlier) ? later : earlier);
