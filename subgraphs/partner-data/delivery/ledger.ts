import type { Mode } from "../../../platform/identity/principal.ts";
import type { Question, Way } from "../../../platform/subgraph/question.ts";
import type { RefusalCode } from "./refusals.ts";

/** What a partner does or did not do with one question, as price book and ledger name it. */
export const LINE_OUTCOMES = ["HIT", "PARTIAL", "NO_RECORD", "ANSWERED", "NOT_ANSWERED", "PARTNER_ERROR", "TIMEOUT", "PENDING", "ABORTED"] as const;
export type LineOutcome = (typeof LINE_OUTCOMES)[number];

export interface AdmissionRequest {
  readonly tenant: string;
  readonly client: string;
  readonly mode: Mode;
  readonly delivery: string;
  readonly costCenter: string;
  readonly project: string | null;
  readonly deadlineMs: number;
  /** Those that the token holds: admission asks whether they are still approved. */
  readonly clearScopes: readonly string[];
  readonly subjects: readonly SubjectAdmission[];
}

export interface SubjectAdmission {
  readonly index: number;
  readonly transaction: string;
  readonly key: string;
  /** SHA-256 in hex of what a retry must have in common with its first attempt; nothing personal goes into it. */
  readonly fingerprint: string;
  readonly grant: string;
  readonly attestation: string;
  readonly processVersion: string;
  readonly bound: boolean;
  /** Attributes by question, as in `selection`. */
  readonly granted: Readonly<Record<Question, readonly string[]>>;
  readonly grantedCount: number;
  readonly selection: Readonly<Record<Question, readonly string[]>>;
  readonly selectedCount: number;
  /** Scopes for what of the selection is to come unsealed; of sensitive categories they are needed. */
  readonly clear: readonly string[];
  readonly country: string;
  /** The transaction whose late answers are asked for; null for a question of its own. */
  readonly continues: string | null;
  /** ISO 3166-2; null when the customer does not say. */
  readonly subdivision: string | null;
  readonly subjectKind: "PERSON" | "COMPANY";
}

/** How several partners of a category are asked; the business process says which. */
export type Strategy = "WATERFALL" | "FIRST_SUCCESS" | "ALL" | "QUORUM";

export interface PlannedPartner {
  readonly partner: string;
  /** The contract's: 1 is first; two can be equal. */
  readonly rank: number;
  readonly attributes: readonly string[];
  readonly identifiers: readonly string[];
  /** Whether it answers this way by itself; of others values are asked, and compared here. */
  readonly native: boolean;
  /** After how long without an answer it may be asked once more; null when its contract does not say that a duplicate is free. */
  readonly hedgeAfterMs: number | null;
  /** What it says that it always verifies by, at least. */
  readonly trustFramework: string | null;
  readonly assuranceLevel: string | null;
}

/** One category of an admitted subject: what is asked, of whom and in which order. */
export interface PlannedStep {
  readonly question: Question;
  readonly category: string;
  readonly way: Way;
  /** Of a category that was added, which version of its shape. */
  readonly version: number;
  /** Of its outcome only whether it was answered is kept (clause P32). */
  readonly sensitive: boolean;
  readonly attributes: readonly string[];
  readonly withheld: readonly { readonly attribute: string; readonly reason: "NOT_GRANTED" | "NOT_IN_PROCESS" | "NOT_IN_CONTRACT" }[];
  readonly partners: readonly PlannedPartner[];
}

export type Admission =
  | { readonly index: number; readonly refusal: RefusalCode; readonly transaction?: string }
  | {
      readonly index: number;
      readonly refusal: null;
      readonly transaction: string;
      readonly attempt: number;
      readonly strategy: Strategy;
      /** How many must agree; null unless the strategy is QUORUM. */
      readonly quorum: number | null;
      readonly steps: readonly PlannedStep[];
      /** What it can cost at most, in minor units. */
      readonly most: string;
      readonly currency: string;
    };

export interface SettledDisclosure {
  readonly partner: string;
  readonly category: Question;
  readonly at: string;
  readonly answered: boolean;
  readonly durationMs: number;
  /** How many claims came that were not asked. */
  readonly overDelivered: number;
  /** How many messages asked it. */
  readonly calls: number;
  /** Whether the question was sent once more. */
  readonly hedged: boolean;
}

export interface Settlement {
  readonly transaction: string;
  readonly attempt: number;
  readonly outcome: LineOutcome;
  readonly asked: number;
  readonly returned: number;
  /** Whether late answers are still to be asked for. */
  readonly pending: boolean;
  /** Whether only late answers were asked for: they come to what was answered before. */
  readonly continued: boolean;
  /** How many calls were ended by a withdrawal of consent, or by the client that left; null when neither was. */
  readonly abortedCalls: number | null;
  readonly categories: number;
  readonly durationMs: number;
  readonly disclosures: readonly SettledDisclosure[];
  readonly lines: readonly { readonly partner: string; readonly category: Question; readonly outcome: LineOutcome }[];
}

export type Verdict = "SETTLED" | "WITHDRAWN" | "SUSPENDED" | "LOST";

/** The delivery's only way to a store: ids, enums, counts and times. There is no parameter that could carry a value. */
export interface Ledger {
  /** Throws a `ClientError` when the delivery as a whole is refused. */
  admit(request: AdmissionRequest): Promise<readonly Admission[]>;
  /** The same, and nothing of it stays. */
  dryRun(request: AdmissionRequest): Promise<readonly Admission[]>;
  settle(tenant: string, settlement: Settlement): Promise<Verdict>;
}
