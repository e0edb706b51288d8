import { validate as isUuid } from "uuid";
import { type PageRequest, pageOf } from "../../../platform/database/paging.ts";
import { readMode } from "../../../platform/subgraph/types/mode.ts";
import type { Mode } from "../../../platform/identity/principal.ts";
import { Attestation, ProcessVersion } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";

export interface Chosen {
  readonly mode?: Mode | null;
  readonly processId?: string | null;
}

/** One page of the tenant's attestations, newest first, of one mode; of one business process only when it is named. */
export async function listAttestations(call: ConsentCall, page: PageRequest, { mode: asked, processId = null }: Chosen) {
  const mode = readMode(call.principal, asked);
  return call.data.run(async (em) => {
    const versions = isUuid(processId) ? await em.find(ProcessVersion, { processId: processId as string }) : [];
    const chosen = processId === null ? { mode } : { mode, processVersionId: { $in: versions.map(({ id }) => id) } };
    return pageOf(page, (below, limit) =>
      em.find(Attestation, { ...chosen, ...(below === undefined ? {} : { id: { $lt: below } }) }, { limit, orderBy: { id: "desc" } }),
    );
  });
}
