import { validate as isUuid } from "uuid";
import { Attestation, AttestationEvent, type AttestationRow, ProcessVersion } from "../entities/entities.ts";
import { AttestationUnknown } from "../errors.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { eventOf } from "./event-of.ts";
import { tenantOf } from "./tenant-of.ts";

/**
 * Holds from this commit on: booking and settling read it under lock. The notification aborts deliveries
 * that are under way. Withdrawing twice is the same as once.
 */
export async function withdrawConsent(call: ConsentCall, id: string): Promise<{ attestation: AttestationRow }> {
  const tenant = tenantOf(call);
  if (!isUuid(id)) throw new AttestationUnknown();
  return call.data.run(async (em) => {
    const changed = await em.nativeUpdate(Attestation, { id, withdrawnAt: null }, { withdrawnAt: new Date() });
    const attestation = await em.findOne(Attestation, { id });
    if (!attestation) throw new AttestationUnknown();
    if (changed === 0) return { attestation };
    const { processId } = await em.findOneOrFail(ProcessVersion, { id: attestation.processVersionId });
    await em.insert(AttestationEvent, eventOf(call, id, "WITHDRAWN"));
    await em.execute("select events.publish('consent', ?, 'consent.withdrawn', ?::uuid, ?::jsonb), pg_notify('consent_withdrawn', ?)", [
      `attestation/${id}/withdrawn`,
      tenant,
      JSON.stringify({ attestation: id, process: processId }),
      id,
    ]);
    return { attestation };
  });
}
