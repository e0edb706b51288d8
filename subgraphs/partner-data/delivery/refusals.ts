interface Words {
  readonly message: string;
  readonly retryable?: boolean;
  /** ISO 8601. */
  readonly retryAfter?: string;
}

/** Why a subject is refused before any partner is asked, or its answer dropped: code and what to do. A closed list. */
export const REFUSALS = {
  SCOPE_MISSING: {
    message: "Your token lacks the scope of a category in the way that you ask it: partner-data:deliver:, match: or check:<category>.",
  },
  SCOPE_NOT_APPROVED: { message: "Your privacy officer has not approved a scope of this delivery, or has withdrawn the approval (approveScopes)." },
  CLEAR_FORM_NEEDS_LEAVE: {
    message: "This category comes sealed: select sealed(), or have your privacy officer approve partner-data:clear:<category> (approveScopes).",
  },
  SENDER_CONSTRAINED_TOKEN_REQUIRED: {
    message: "Credit, biometrics and criminal records need a token that is bound to a key of yours, and its proof (DPoP, RFC 9449).",
  },
  IDENTIFIERS_MALFORMED: { message: "An identifier has another shape than docs/binding.md says: E.164 phone, e-mail address, ISO 8601 date." },
  IDENTIFIERS_MISSING: { message: "Send at least one identifier of the subject." },
  IDENTIFIERS_TWICE: { message: "Send identifiers and claims in clear or sealed, not both." },
  SEALED_IDENTIFIERS_MALFORMED: {
    message: "The sealed identifiers cannot be opened, or hold something else than docs/sealed-delivery.md says.",
  },
  SEALED_IDENTIFIERS_KEY_UNKNOWN: { message: "They are sealed to a key that is not ours, or not any more: fetch identifierEncryptionKeys anew." },
  SEALED_IDENTIFIERS_NOT_FOR_THIS: { message: "They were sealed by another organisation, or for another platform, mode or idempotency key." },
  CLAIMS_MALFORMED: { message: "A claim is empty, longer than 400 characters, or has control characters in it." },
  DELIVERY_KEY_UNKNOWN: { message: "Your organisation has no active delivery key of that id for this category. Register one (registerDeliveryKey)." },
  DELIVERY_KEYS_UNAVAILABLE: {
    message: "The address where you publish a delivery key gave no keys: https, no redirect, a JWK Set within 3 seconds. Nobody was asked.",
    retryable: true,
    retryAfter: "PT2S",
  },
  GRANT_MALFORMED: { message: "This is not a grant of ours. Get one from attestConsents or issueGrants." },
  GRANT_UNKNOWN: { message: "This grant is not known. Get one from attestConsents or issueGrants." },
  GRANT_OF_OTHER_MODE: { message: "A test client's grant is for test clients, a live one's for live clients. Get one with a client of this mode." },
  GRANT_EXPIRED: { message: "The grant has expired. Get another from issueGrants." },
  GRANT_USED_UP: { message: "The grant has no fetch left. Get another from issueGrants." },
  BINDING_SALT_MISSING: { message: "The grant is bound to a person: send the salt that the binding was made with." },
  BINDING_SALT_MALFORMED: { message: "The salt must be base64url of 16 to 64 random bytes." },
  BINDING_MISMATCH: { message: "The grant is bound to another person than these identifiers name." },
  AGREEMENT_NOT_ACCEPTED: { message: "Accept the agreements in effect first (acceptAgreement)." },
  CONSENT_WITHDRAWN: { message: "The consent has been withdrawn. Nothing may be fetched under it." },
  CONSENT_EXPIRED: { message: "The consent has expired. Attest a new one." },
  CONSENT_USED_UP: { message: "The consent has been used as often as it allows." },
  COUNTRY_NOT_CONSENTED: { message: "The consent does not cover this country." },
  PROCESS_UNKNOWN: { message: "The grant's business process is not known." },
  PROCESS_RETIRED: { message: "The business process has been retired. Attest consent for one in use." },
  CATEGORY_NOT_ACTIVE: {
    message: "You select a category that is not in use: it was never reviewed and activated, or it was retired (dataCategories).",
  },
  ATTRIBUTE_UNKNOWN: { message: "You select an attribute that the category's schema does not have (dataCategories)." },
  CATEGORY_NOT_FOR_SUBJECT: { message: "You select a category that is asked about people only, or about companies only (dataCategories)." },
  JURISDICTION_NOT_OPEN: { message: "A category that you select is not asked in this jurisdiction: dataCategories lists where it is." },
  LEGAL_GATE_NOT_DECLARED: {
    message:
      "The law of this jurisdiction asks more than consent for a category that you select: your privacy officer declares it (declareLegalGates, dataCategories).",
  },
  CATEGORY_NOT_GRANTED: { message: "You select a category of which the grant covers nothing." },
  CATEGORY_NOT_IN_PROCESS: { message: "You select a category of which the business process allows nothing." },
  CATEGORY_NOT_CONTRACTED: { message: "You select a category of which your contract covers nothing." },
  CATEGORY_NOT_IN_SANDBOX: { message: "No sandbox partner offers a category that you select in this way. Test another, or ask with a live client." },
  NOTHING_ALLOWED: { message: "Of a category that you select, grant, process and contract have no attribute in common." },
  TRANSFER_NOT_ALLOWED: {
    message: "No transfer mechanism in force lets a category go from this country to a contracted partner's: see transferMechanisms.",
  },
  BUDGET_EXCEEDED: { message: "This could cost more than is left of your budget. Ask your billing manager." },
  TEST_QUOTA_EXCEEDED: {
    message: "Your organisation's test clients have asked for as many subjects as they may in a day. Go on when the first of them are a day old.",
    retryable: true,
    retryAfter: "PT1H",
  },
  PRICE_MISSING: { message: "There is no price for a partner that would be asked. Tell genifi's operations." },
  IDEMPOTENCY_CONFLICT: { message: "This idempotency key was used for another request. Use a new one." },
  DUPLICATE_KEY: { message: "Two subjects of this delivery have the same idempotency key. Give each its own." },
  DELIVERY_IN_PROGRESS: {
    message: "This delivery is under way. Ask for its transaction, or send it again later.",
    retryable: true,
    retryAfter: "PT1S",
  },
  RETRY_NEEDS_BOUND_GRANT: {
    message:
      "This delivery has ended, and we keep no answer. A retry needs a bound grant, and nothing to be compared with claims; ask anew under a new key.",
  },
  RETRY_WINDOW_CLOSED: { message: "This delivery can no longer be retried under its key. Ask anew under a new key." },
  CONTINUATION_MALFORMED: { message: "This is not a continuation of ours, or of this client. Send the one that this subject's answer brought." },
  CONTINUATION_EXPIRED: { message: "The continuation has expired. Ask anew under a new key." },
  CONTINUATION_MISMATCH: {
    message:
      "The continuation is of another inquiry: send it with the same key, selection, country and place of work, and a grant of the same consent.",
  },
  CONTINUATION_CLOSED: { message: "What was pending has been answered, and we keep no answer. Ask anew under a new key." },
  CONTINUATION_USED_UP: { message: "The late answers were asked for too often. Ask anew under a new key." },
  ORGANIZATION_SUSPENDED: { message: "Your organisation was suspended while the partners answered. The answer was dropped." },
  SUPERSEDED: { message: "Another attempt of this delivery has closed it. Ask for its transaction.", retryable: true },
} as const satisfies Record<string, Words>;

export type RefusalCode = keyof typeof REFUSALS;

export interface SpokenRefusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfter: string | null;
}

export function speak(code: RefusalCode): SpokenRefusal {
  const { message, retryable, retryAfter }: Words = REFUSALS[code];
  return { code, message, retryable: retryable ?? false, retryAfter: retryAfter ?? null };
}
