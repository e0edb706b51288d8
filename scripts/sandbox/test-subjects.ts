import { KNOWN, type Subject } from "./known.ts";
import { TEST_PEOPLE } from "./test-people.ts";

/** What comes of one subject, asked in one way. */
export interface Expected {
  readonly status: string;
  /** The code of the subject's own error. */
  readonly error: string | null;
  /** What is kept of it; null when no transaction is. */
  readonly outcome: string | null;
  /** Of what was asked: a status, a verdict or an answer, and why. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface TestSubject {
  readonly outcome: string;
  readonly what: string;
  readonly subject: Pick<Subject, "country" | "email" | "phone">;
  /** Sent with the consent, where it is this that decides. */
  readonly subjectReference?: string;
  /** Sent with the delivery, where the outcome needs it. */
  readonly deadline?: string;
  /** Partners send more than they were asked: `disclosures { overDelivered }` counts it. */
  readonly overDelivers?: true;
  readonly retrieve: Expected;
  readonly match: Expected;
  readonly check: Expected;
}

/** What the table below is about, in each way: one document for all subjects. */
export const ASKED = {
  retrieve: "name { givenName familyName birthDate }",
  match: "name { match { givenName { verdict reason } familyName { verdict reason } birthDate { verdict reason } } }",
  check: "name { check { adult: ageOver(years: 18) { answer reason } centenarian: ageOver(years: 100) { answer reason } } }",
} as const;

/** Sent with a match: the given name as partners know it, one letter too many, another day. */
export const claimsAbout = ({ givenName = "Nul", familyName = "Inconnu" }: Partial<Subject>) => ({
  givenName,
  familyName: `${familyName}x`,
  birthDate: "1901-12-24",
});

const NAMES = ["givenName", "familyName", "birthDate"] as const;
const CHECKS = ["adult", "centenarian"] as const;
const all = (names: readonly string[], answer: string) => Object.fromEntries(names.map((name) => [name, answer]));

/** The same in every way. */
const always = (status: string, outcome: string | null, retrieved: string, reason: string) => ({
  retrieve: { status, error: null, outcome, answers: all(NAMES, `${retrieved} ${reason}`) },
  match: { status, error: null, outcome, answers: all(NAMES, `UNAVAILABLE ${reason}`) },
  check: { status, error: null, outcome, answers: all(CHECKS, `UNAVAILABLE ${reason}`) },
});

const KNOWN_WHOLE = {
  retrieve: { status: "COMPLETE", error: null, outcome: "HIT", answers: all(NAMES, "RETURNED") },
  match: { status: "COMPLETE", error: null, outcome: "HIT", answers: { givenName: "EXACT", familyName: "PARTIAL", birthDate: "NONE" } },
  check: { status: "COMPLETE", error: null, outcome: "HIT", answers: { adult: "YES", centenarian: "NO" } },
};

const WITHDRAWN = { status: "REFUSED", error: "CONSENT_WITHDRAWN", outcome: null, answers: {} };

/** Every outcome that can be tested, and who brings it about. docs/test-subjects.md is written from it, and the contract suite proves it. */
export const TEST_SUBJECTS: readonly TestSubject[] = [
  { outcome: "hit", what: "Partners know everything.", subject: KNOWN.complete, ...KNOWN_WHOLE },
  {
    outcome: "partial",
    what: "No partner knows the birth date or the middle name.",
    subject: TEST_PEOPLE.partial,
    retrieve: {
      status: "PARTIAL",
      error: null,
      outcome: "PARTIAL",
      answers: { givenName: "RETURNED", familyName: "RETURNED", birthDate: "NOT_FOUND NO_RECORD" },
    },
    match: {
      status: "PARTIAL",
      error: null,
      outcome: "PARTIAL",
      answers: { givenName: "EXACT", familyName: "PARTIAL", birthDate: "UNAVAILABLE NO_RECORD" },
    },
    check: { status: "EMPTY", error: null, outcome: "NO_RECORD", answers: all(CHECKS, "UNAVAILABLE NO_RECORD") },
  },
  {
    outcome: "no record",
    what: "No partner knows the subject.",
    subject: KNOWN.unknown,
    ...always("EMPTY", "NO_RECORD", "NOT_FOUND", "NO_RECORD"),
  },
  {
    outcome: "partner down",
    what: "Partners fail (HTTP 500).",
    subject: TEST_PEOPLE.down,
    ...always("FAILED", "PARTNER_ERROR", "UNAVAILABLE", "PARTNER_ERROR"),
  },
  {
    outcome: "slow, too late",
    what: "Partners answer after 3 seconds, and the delivery may take 1.",
    subject: TEST_PEOPLE.slow,
    deadline: "PT1S",
    ...always("FAILED", "TIMEOUT", "UNAVAILABLE", "PARTNER_TIMEOUT"),
  },
  {
    outcome: "slow, in time",
    what: "Partners answer after 3 seconds, and the delivery may take 10.",
    subject: TEST_PEOPLE.slow,
    deadline: "PT10S",
    ...KNOWN_WHOLE,
  },
  {
    outcome: "over-delivery",
    what: "Partners send all that they hold, whatever was asked. What was not asked is dropped unread, and counted.",
    subject: TEST_PEOPLE.overDelivery,
    overDelivers: true,
    ...KNOWN_WHOLE,
  },
];

/** Consent that is refused: in test mode the subject of this reference withdraws as soon as consent is attested. */
export const WITHDRAWN_SUBJECT: TestSubject = {
  outcome: "consent refused",
  what: "The subject of this reference withdraws at once, whatever the identifiers. No partner is asked.",
  subject: KNOWN.complete,
  subjectReference: "7e570000-0000-4000-8000-000000000001",
  retrieve: WITHDRAWN,
  match: WITHDRAWN,
  check: WITHDRAWN,
};
