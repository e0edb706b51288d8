import type { EntityManager } from "@mikro-orm/postgresql";
import { validate as isUuid } from "uuid";
import { Attestation, type AttestationRow, BusinessProcess, ProcessVersion, type ProcessVersionRow } from "../entities/entities.ts";
import { AttestationUnknown, ConsentExpired, ConsentUsedUp, ConsentWithdrawn, ProcessRetired } from "../errors.ts";
import { countUses } from "../loaders/count-uses.ts";
import { AttestationStatus } from "../types/attestation.ts";
import { statusOf } from "./status-of.ts";

/** An attestation with all that decides whether data may be asked on it. */
export interface Standing {
  readonly attestation: AttestationRow;
  readonly version: ProcessVersionRow;
  readonly retired: boolean;
  readonly uses: number;
}

export async function findStandings(em: EntityManager, given: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  const ids = given.filter((id) => isUuid(id));
  const attestations = await em.find(Attestation, { id: { $in: ids } });
  const versions = await em.find(ProcessVersion, { id: { $in: attestations.map(({ processVersionId }) => processVersionId) } });
  const processes = await em.find(BusinessProcess, { id: { $in: versions.map(({ processId }) => processId) } });
  const uses = await countUses(em, ids);
  const versionOf = new Map(versions.map((version) => [version.id, version]));
  const active = new Set(processes.filter(({ status }) => status === "ACTIVE").map(({ id }) => id));
  return new Map(
    attestations.flatMap((attestation) => {
      const version = versionOf.get(attestation.processVersionId);
      if (!version) return [];
      return [[attestation.id, { attestation, version, retired: !active.has(version.processId), uses: uses.get(attestation.id) ?? 0 }] as const];
    }),
  );
}

/** Throws the refusal unless data may be asked on it now. */
export function requireInForce(standing: Standing | undefined): Standing {
  if (!standing) throw new AttestationUnknown();
  if (standing.retired) throw new ProcessRetired();
  switch (statusOf(standing.attestation, standing.uses)) {
    case AttestationStatus.WITHDRAWN:
      throw new ConsentWithdrawn();
    case AttestationStatus.EXPIRED:
      throw new ConsentExpired();
    case AttestationStatus.USED_UP:
      throw new ConsentUsedUp();
    case AttestationStatus.IN_FORCE:
      return standing;
  }
}
