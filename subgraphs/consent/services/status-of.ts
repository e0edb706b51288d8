import type { AttestationRow } from "../entities/entities.ts";
import { AttestationStatus } from "../types/attestation.ts";

/** What stands in the way of asking, the most final first. `uses` are those of the current period. */
export function statusOf(attestation: AttestationRow, uses: number, now = new Date()): AttestationStatus {
  if (attestation.withdrawnAt) return AttestationStatus.WITHDRAWN;
  if (attestation.expiresAt <= now) return AttestationStatus.EXPIRED;
  return uses >= attestation.useTimes ? AttestationStatus.USED_UP : AttestationStatus.IN_FORCE;
}
