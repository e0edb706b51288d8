import { v4 as uuid } from "uuid";
import type { AttestationRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { listCategories } from "./read-categories.ts";
import { statusOf } from "./status-of.ts";

/**
 * A consent receipt in the structure of ISO/IEC TS 27560:2023, signed, stating how things are now.
 * Made on demand and kept nowhere; it names the subject by the customer's own reference only.
 */
export async function makeReceipt(call: ConsentCall, attestation: AttestationRow): Promise<string | null> {
  const version = await call.loaders.processVersions.load(attestation.processVersionId);
  if (!version) return null;
  const { id, organizationId, givenAt, expiresAt, withdrawnAt } = attestation;
  const status = statusOf(attestation, await call.loaders.uses.load(id));
  const events = [
    { event_time: givenAt.toISOString(), event_type: "explicit-consent", event_state: "given", valid_until: expiresAt.toISOString() },
    ...(withdrawnAt ? [{ event_time: withdrawnAt.toISOString(), event_type: "withdrawal", event_state: "withdrawn" }] : []),
  ];
  return call.signer.sign("consent-receipt+jwt", {
    iss: call.issuer,
    iat: Math.floor(Date.now() / 1_000),
    schema_version: "ISO/IEC TS 27560:2023",
    receipt_id: uuid(),
    record_id: id,
    record_version: attestation.version,
    consent_status: status,
    pii_principal_id: attestation.subjectReference,
    pii_processing: [
      {
        privacy_notice: { hash_algorithm: "SHA-256", hash: attestation.noticeHash },
        purposes: [
          {
            purpose: version.purpose,
            service: { process: version.processId, version: version.version },
            lawful_basis: "consent",
            pii_information: listCategories(attestation.categories).map(({ category, waysToAsk, attributes }) => ({
              pii_type: category,
              processing: waysToAsk,
              attributes,
            })),
            pii_controllers: [organizationId],
            recipients: attestation.recipients,
            jurisdictions: attestation.countries,
            collection_method: attestation.method,
            retention_period: "PT0S",
            withdrawal_method: "withdrawConsent",
          },
        ],
      },
    ],
    party_identification: [
      { party_id: organizationId, party_role: "PII controller" },
      { party_id: call.issuer, party_name: "genifi", party_role: "PII processor" },
    ],
    events,
  });
}
