import type { Personal } from "../../../platform/personal/personal.ts";

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
] as const;

export type IdentifierName = (typeof IDENTIFIERS)[number];
export type Identifiers = ReadonlyMap<IdentifierName, Personal<string>>;

/** One question to one partner, about one subject and one category. */
export interface PartnerRequest {
  readonly category: string;
  /** Attributes to answer, and no others. */
  readonly attributes: readonly string[];
  /** Only the identifiers that this partner needs for this category. */
  readonly identifiers: Identifiers;
  readonly subjectKind: "PERSON" | "COMPANY";
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Ours, never the customer's own key: the partner counts a repeated inquiry once. */
  readonly idempotencyKey: string;
  /** Ends the call: the deadline, the client's leave, or consent withdrawn. */
  readonly signal: AbortSignal;
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
}

/** A partner's answer: the attributes that it has. No attribute at all means that it has no record. */
export interface PartnerAnswer {
  readonly claims: ReadonlyMap<string, Personal>;
  readonly provenance: Provenance;
}

export const PARTNER_FAULTS = ["UNREACHABLE", "PARTNER_ERROR", "MALFORMED_ANSWER", "ABORTED"] as const;

/** Why a call failed, and whether the partner may have learned of the subject. Carries nothing that the partner said. */
export class PartnerFault extends Error {
  override readonly name = "PartnerFault";

  constructor(
    readonly kind: (typeof PARTNER_FAULTS)[number],
    /** False only when it is certain that no identifier left this process. */
    readonly disclosed: boolean,
  ) {
    super(kind);
  }
}

/** One partner protocol. Throws `PartnerFault` and nothing else. */
export interface Connector {
  ask(request: PartnerRequest): Promise<PartnerAnswer>;
}
