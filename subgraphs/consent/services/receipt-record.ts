import type { AttestationRow, ProcessVersionRow } from "../entities/entities.ts";
import { AttestationStatus } from "../types/attestation.ts";
import type { ConsentRecipient } from "../types/consent-terms.ts";
import type { ProcessPurpose } from "../types/process.ts";
import { listCategories } from "./read-categories.ts";
import { dataTypes, PROCESSING, PURPOSES, RECIPIENTS, STATUSES, SUBJECTS } from "./receipt-terms.ts";

/** A node of JSON-LD: its members are named in `receipt-context.ts`. */
type Node = Readonly<Record<string, unknown>>;

/** Organisations are known by their ids: what they are called is not ours to attest here. */
export const controllerOf = ({ organizationId }: AttestationRow): string => `urn:uuid:${organizationId}`;

/** A notice by its hash (RFC 6920): its text stays with the customer. */
function noticeOf({ noticeHash }: AttestationRow): Node {
  const digest = Buffer.from(noticeHash, "hex").toString("base64url");
  // The schema wants a language, and we are not told it.
  return { "@id": `ni:///sha-256;${digest}`, "@type": "dpv:ConsentNotice", "genifi:sha256": noticeHash, "dct:language": "und" };
}

/** What may be done with which data; nobody's retention but our own is ours to state. */
function processOf(attestation: AttestationRow, { purpose, processId, version }: ProcessVersionRow, processor: string): Node {
  const { recipients, categories } = attestation;
  return {
    "@type": "dpv:Process",
    "dpv:hasPurpose": PURPOSES[purpose as ProcessPurpose],
    "genifi:purpose": purpose,
    "dpv:hasService": { "@id": `urn:uuid:${processId}`, "@type": "dpv:Service", "genifi:version": version },
    "dpv:hasLegalBasis": "dpv:ExplicitlyExpressedConsent",
    "dpv:hasDataSource": "dpv:ThirdPartyDataSource",
    "dpv:hasRecipient": recipients.map((recipient) => RECIPIENTS[recipient as ConsentRecipient]),
    "dpv:hasStorageCondition": [{ "@type": "dpv:StorageDuration", "dpv:isImplementedByEntity": processor, "dpv:hasDuration": "PT0S" }],
    "dpv:hasProcess": listCategories(categories).map(({ category, waysToAsk, attributes }) => ({
      "@type": "dpv:Process",
      "dpv:hasProcessing": waysToAsk.map((way) => PROCESSING[way]),
      "dpv:hasPersonalData": { "@type": dataTypes(category, attributes), "genifi:category": category, "genifi:attribute": attributes },
    })),
  };
}

/** What happened, in its order. */
function eventsOf({ givenAt, expiresAt, withdrawnAt, method, useTimes, usePeriod }: AttestationRow, status: AttestationStatus): readonly Node[] {
  const given = {
    "@type": ["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"],
    "dpv:isIndicatedAtTime": givenAt.toISOString(),
    "dpv:isIndicatedBy": "dpv:DataSubject",
    "dpv:hasIndicationMethod": method,
    "dpv:hasDuration": [
      { "@type": "dpv:UntilTimeDuration", "rdf:value": expiresAt.toISOString() },
      { "@type": "dpv:FixedOccurrencesDuration", "rdf:value": useTimes, ...(usePeriod ? { "genifi:per": usePeriod } : {}) },
    ],
  };
  const withdrawn = { "@type": "dpv:ConsentWithdrawn", "dpv:isIndicatedAtTime": withdrawnAt?.toISOString(), "dpv:isIndicatedBy": "dpv:DataSubject" };
  const expired = { "@type": "dpv:ConsentExpired", "dpv:isIndicatedAtTime": expiresAt.toISOString() };
  return [given, ...(withdrawnAt ? [withdrawn] : []), ...(status === AttestationStatus.EXPIRED ? [expired] : [])];
}

/** The consent record that a receipt carries: an attestation as it stands, the subject by the customer's reference only. */
export function recordOf(attestation: AttestationRow, version: ProcessVersionRow, status: AttestationStatus, processor: string): Node {
  const { id, mode, subjectKind, subjectReference, countries } = attestation;
  const controller = controllerOf(attestation);
  return {
    "@id": `urn:uuid:${id}`,
    "@type": "dpv:ConsentRecord",
    "dct:conformsTo": "https://w3id.org/dpv/schema/dpv-27560#record",
    "dct:identifier": id,
    "genifi:version": attestation.version,
    // What a test client attests is signed as everything is: it may not pass for a person's consent.
    "genifi:mode": mode,
    "genifi:status": status,
    "dpv:hasStatus": STATUSES[status],
    "dpv:hasDataSubject": { "@type": SUBJECTS[subjectKind], "dct:identifier": subjectReference },
    "dpv:hasDataController": controller,
    "dpv:hasDataProcessor": processor,
    "dpv:hasJurisdiction": countries.map((country) => `loc:${country}`),
    "dpv:hasNotice": noticeOf(attestation),
    "dpv:hasProcess": processOf(attestation, version, processor),
    "dpv:hasConsentControl": {
      "@type": "dpv:WithdrawConsent",
      "dpv:isExercisedAt": controller,
      "dpv:isImplementedByEntity": processor,
      "genifi:operation": "withdrawConsent",
    },
    "dpv:hasConsentStatus": eventsOf(attestation, status),
    "dpv:hasEntity": [
      { "@id": controller, "@type": "dpv:DataController" },
      { "@id": processor, "@type": "dpv:DataProcessor", "dct:title": "genifi" },
    ],
  };
}
