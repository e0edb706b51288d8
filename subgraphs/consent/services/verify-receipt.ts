import { z } from "zod";
import type { AttestationRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { AttestationStatus } from "../types/attestation.ts";

const stated = z
  .object({ "dpv:hasRecordOfActivity": z.object({ "dct:identifier": z.uuid(), "genifi:status": z.enum(AttestationStatus) }) })
  .transform(({ "dpv:hasRecordOfActivity": record }) => ({ id: record["dct:identifier"], status: record["genifi:status"] }));

interface Verification {
  readonly valid: boolean;
  readonly statedStatus: AttestationStatus | null;
  readonly attestation: AttestationRow | null;
}

const NOT_VALID: Verification = { valid: false, statedStatus: null, attestation: null };

/** Another tenant's receipt is not valid here, as if it did not exist. */
export async function verifyReceipt(call: ConsentCall, receipt: string): Promise<Verification> {
  const read = stated.safeParse(await call.signer.verify("consent-receipt+jwt", call.issuer, receipt));
  const attestation = read.success ? await call.loaders.attestations.load(read.data.id) : null;
  return read.success && attestation ? { valid: true, statedStatus: read.data.status, attestation } : NOT_VALID;
}
