import { v4 as uuid } from "uuid";
import type { AttestationRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { RECEIPT_CONTEXT } from "./receipt-context.ts";
import { recordOf } from "./receipt-record.ts";
import { statusOf } from "./status-of.ts";

/**
 * A consent receipt in the structure of ISO/IEC TS 27560:2023 as the W3C's DPV writes it: JSON-LD, signed, stating how
 * things are now. Made on demand and kept nowhere; it names the subject by the customer's own reference only.
 */
export async function makeReceipt(call: ConsentCall, attestation: AttestationRow): Promise<string | null> {
  const version = await call.loaders.processVersions.load(attestation.processVersionId);
  if (!version) return null;
  const status = statusOf(attestation, await call.loaders.uses.load(attestation.id));
  const { issuer } = call;
  const now = new Date();
  const id = uuid();
  return call.signer.sign("consent-receipt+jwt", {
    iss: issuer,
    iat: Math.floor(now.getTime() / 1_000),
    "@context": RECEIPT_CONTEXT,
    "@id": `urn:uuid:${id}`,
    "@type": "dpv:ConsentReceipt",
    "dct:conformsTo": "https://w3id.org/dpv/schema/dpv-27560#receipt",
    "dct:identifier": id,
    "dct:created": now.toISOString(),
    "dct:publisher": issuer,
    "dpv:hasRecordOfActivity": recordOf(attestation, version, status, issuer),
  });
}
