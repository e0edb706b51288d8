import type { Personal } from "../../../platform/personal/personal.ts";
import type { Way } from "../../../platform/subgraph/question.ts";
import type { AddedCategory } from "./added-category.ts";

/** What a customer may send to find a person or a company by. Keys are the input's field names. */
export const IDENTIFIERS = [
  "phone",
  "email",
  "ipAddress",
  "bssid",
  "userAgent",
  "givenName",
  "familyName",
  "birthDate",
  "legalName",
  "registrationNumber",
  "lei",
  "accessToken",
  "credential",
] as const;

export type IdentifierName = (typeof IDENTIFIERS)[number];
export type Identifiers = ReadonlyMap<IdentifierName, Personal<string>>;

/** A predicate over a subject, such as simSwapped within P7D. Its arguments are the customer's, and not personal. */
export interface Check {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** For the partner to send back: it names the transaction, sealed, and nothing of the subject. */
export interface Notify {
  readonly url: string;
  readonly handle: string;
}

/** One question to one partner, about one subject and one category. */
export interface PartnerRequest {
  readonly category: string;
  /** Of a category that was added later: what its claims look like. */
  readonly added?: AddedCategory | undefined;
  /** MATCH and CHECK go only to partners that answer them by themselves; of the others values are asked, and compared here. */
  readonly way: Way;
  /** What the customer says of the subject, by attribute; for MATCH, and empty else. */
  readonly claimed: ReadonlyMap<string, Personal>;
  /** For CHECK, and empty else. */
  readonly checks: readonly Check[];
  /** Attributes to answer, and no others. */
  readonly attributes: readonly string[];
  /** Only the identifiers that this partner needs for this category. */
  readonly identifiers: Identifiers;
  readonly subjectKind: "PERSON" | "COMPANY";
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** What the partner gave for an answer that it had not yet: then it is asked by this alone. */
  readonly ticket?: Personal<string> | undefined;
  /** Where the partner can say that a late answer is there, and by what; undefined when it is asked by its ticket. */
  readonly notify?: (() => Promise<Notify>) | undefined;
  /** Ours, never the customer's own key: the partner counts a repeated inquiry once. */
  readonly idempotencyKey: string;
  /** Ends the call: the deadline, the client's leave, or consent withdrawn. */
  readonly signal: AbortSignal;
  /** Told of each message that asked the partner, or may have; further pages of an answer are none, since they count a subject's items. */
  readonly told?: (() => void) | undefined;
}

/** Where an answer comes from (OpenID Identity Assurance 1.0, `verification`). */
export interface Provenance {
  /** The partner's own reference of its answer; the partner chose it, so it is treated as personal. */
  readonly partnerReference: Personal<string> | null;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly trustFramework: string | null;
  readonly assuranceLevel: string | null;
  readonly evidence: readonly string[];
  /** When the evidence was verified, RFC 3339; null when the partner does not say. */
  readonly verifiedAt: string | null;
}

export const VERDICTS = ["EXACT", "PARTIAL", "NONE"] as const;

/** How well a claimed value fits; the score is 0 to 1, null when the partner gives none. */
export interface Verdict {
  readonly verdict: (typeof VERDICTS)[number];
  readonly score: number | null;
}

/**
 * A partner's answer: for RETRIEVE values by attribute, for MATCH a `Verdict` by attribute, for CHECK `true` or `false` by
 * the check's place in the request ("0", "1" …). Nothing at all means that it has no record.
 */
export interface PartnerAnswer {
  readonly claims: ReadonlyMap<string, Personal>;
  readonly provenance: Provenance;
  /** How many claims came that were not asked; they were dropped unread, and are counted against the partner. */
  readonly overDelivered: number;
}

export const PARTNER_FAULTS = ["UNREACHABLE", "PARTNER_ERROR", "MALFORMED_ANSWER", "ABORTED", "TIMEOUT", "BUSY", "OTHER_MODE", "PENDING"] as const;

/** Why a call failed, and whether the partner may have learned of the subject. Carries nothing that the partner said. */
export class PartnerFault extends Error {
  override readonly name = "PartnerFault";

  constructor(
    readonly kind: (typeof PARTNER_FAULTS)[number],
    /** False only when it is certain that no identifier left this process. */
    readonly disclosed: boolean,
    /** True when no connection came about: it tells of the partner's health, and another try may do. */
    readonly unconnected = false,
    /** True when the partner is well, and would not answer this question: a customer's token that has expired, a number that it does not serve. */
    readonly refused = false,
  ) {
    super(kind);
  }
}

/** The partner took the question, and will have the answer later. Its ticket is its own choice, and may name the subject. */
export class PartnerPending extends PartnerFault {
  constructor(
    readonly ticket: Personal<string>,
    /** In how many seconds it thinks that asking again is worth while; null when it does not say. */
    readonly retryAfterSeconds: number | null,
  ) {
    super("PENDING", true);
  }
}

/** One partner protocol. Throws `PartnerFault` and nothing else. */
export interface Connector {
  ask(request: PartnerRequest): Promise<PartnerAnswer>;
}
