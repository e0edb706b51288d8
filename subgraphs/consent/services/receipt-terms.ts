import type { Way } from "../../../platform/subgraph/question.ts";
import { SubjectKind } from "../../../platform/subgraph/types/subject-kind.ts";
import { AttestationStatus } from "../types/attestation.ts";
import { ConsentRecipient } from "../types/consent-terms.ts";
import { ProcessPurpose } from "../types/process.ts";

/**
 * Our words in those of the W3C Data Privacy Vocabulary 2.2 (`dpv`, `pd`, `finance`). Where it has no word as narrow as
 * ours, the next wider one stands; the receipt carries our own word beside it.
 */

export const PURPOSES: Readonly<Record<ProcessPurpose, string>> = {
  [ProcessPurpose.IDENTITY_VERIFICATION]: "dpv:IdentityVerification",
  [ProcessPurpose.CREDIT_CHECKING]: "finance:CreditChecking",
  [ProcessPurpose.EMPLOYMENT_VERIFICATION]: "dpv:Verification",
  [ProcessPurpose.FRAUD_PREVENTION_AND_DETECTION]: "dpv:FraudPreventionAndDetection",
  [ProcessPurpose.CONTACT_VERIFICATION]: "dpv:Verification",
  [ProcessPurpose.LEGAL_COMPLIANCE]: "dpv:LegalCompliance",
};

export const PROCESSING: Readonly<Record<Way, string>> = { CHECK: "dpv:Query", MATCH: "dpv:Match", RETRIEVE: "dpv:Retrieve" };

export const SUBJECTS: Readonly<Record<SubjectKind, string>> = {
  [SubjectKind.PERSON]: "dpv:DataSubject",
  [SubjectKind.COMPANY]: "dpv:Organisation",
};

export const RECIPIENTS: Readonly<Record<ConsentRecipient, string>> = {
  [ConsentRecipient.CUSTOMER]: "dpv:DataController",
  [ConsentRecipient.DECLARED_PROCESSORS]: "dpv:DataProcessor",
};

/** Used up has no word of its own; the consent was given, for a number of times. */
export const STATUSES: Readonly<Record<AttestationStatus, string>> = {
  [AttestationStatus.IN_FORCE]: "dpv:ConsentGiven",
  [AttestationStatus.USED_UP]: "dpv:ConsentGiven",
  [AttestationStatus.EXPIRED]: "dpv:ConsentExpired",
  [AttestationStatus.WITHDRAWN]: "dpv:ConsentWithdrawn",
};

const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  name: ["pd:Name"],
  email: ["pd:EmailAddress"],
  address: ["pd:PhysicalAddress"],
  phone: ["pd:TelephoneNumber"],
  credit: ["pd:Credit", "dpv:SensitivePersonalData"],
  biometrics: ["pd:Biometric", "dpv:SpecialCategoryPersonalData"],
  criminalRecords: ["pd:Criminal", "dpv:SensitivePersonalData"],
  employment: ["pd:EmploymentHistory"],
  financial: ["pd:FinancialAccount"],
  socialMedia: ["pd:SocialMedia"],
  mediaReports: ["pd:GeneralReputation"],
  mobileCarrier: ["pd:TelephoneNumber"],
  device: ["pd:DeviceBased"],
  ip: ["pd:IPAddress"],
  wifi: ["pd:MACAddress"],
};

/** Attributes that the category's own word does not cover. */
const BEYOND: Readonly<Record<string, string>> = {
  "name.birthDate": "pd:BirthDate",
  "employment.income": "pd:Income",
  "financial.transactions": "pd:Transaction",
};

/** What kind of personal data these attributes of a category are. */
export const dataTypes = (category: string, attributes: readonly string[]): readonly string[] => [
  ...(CATEGORIES[category] ?? ["dpv:PersonalData"]),
  ...attributes.flatMap((attribute) => BEYOND[`${category}.${attribute}`] ?? []),
];
