import { v7 as uuid } from "uuid";
import type { AttestationEventRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { tenantOf } from "./tenant-of.ts";

/** An entry of an attestation's history, by whoever asks; to be inserted in the transaction of the act. */
export function eventOf(call: ConsentCall, attestationId: string, kind: AttestationEventRow["kind"]) {
  const { kind: caller, id } = call.principal;
  return {
    id: uuid(),
    organizationId: tenantOf(call),
    attestationId,
    kind,
    clientId: caller === "client" ? id : null,
    userId: caller === "person" ? id : null,
    at: new Date(),
  };
}
