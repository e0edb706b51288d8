import type { EntityManager } from "@mikro-orm/postgresql";
import DataLoader from "dataloader";
import { byId } from "../../../platform/database/by-id.ts";
import type { TenantData } from "../../../platform/database/tenant-data.ts";
import type { RoomCall } from "../../../platform/subgraph/open-room.ts";
import {
  Agreement,
  Attestation,
  AttestationEvent,
  BusinessProcess,
  LegalGateDeclaration,
  Objection,
  PolicyVersion,
  ProcessVersion,
} from "../entities/entities.ts";
import { countUses } from "./count-uses.ts";
import type { Signer } from "../services/signer.ts";

/** What the room's services need beside a request. */
export interface ConsentTools {
  readonly signer: Signer;
  /** The public origin: issuer of grants and receipts. */
  readonly issuer: string;
  /** Seconds. */
  readonly grantLifetime: number;
  readonly mostMonths: number;
}

/** The room's context of one request. */
export interface ConsentCall extends RoomCall, ConsentTools {
  readonly loaders: ReturnType<typeof createLoaders>;
}

/** Loads the rows that belong to each id, batched, in the order in which `find` gives them. */
function belongingTo<T>(
  data: TenantData,
  find: (em: EntityManager, ids: readonly string[]) => Promise<readonly T[]>,
  owner: (row: T) => string,
): DataLoader<string, readonly T[]> {
  return new DataLoader(async (ids) => {
    const groups = Map.groupBy(await data.run((em) => find(em, ids)), owner);
    return ids.map((id) => groups.get(id) ?? []);
  });
}

const createLoaders = ({ data }: RoomCall) => ({
  policyVersions: byId(data, (em, ids) => em.find(PolicyVersion, { id: { $in: [...ids] } })),
  agreements: byId(data, (em, ids) => em.find(Agreement, { id: { $in: [...ids] } })),
  processes: byId(data, (em, ids) => em.find(BusinessProcess, { id: { $in: [...ids] } })),
  processVersions: byId(data, (em, ids) => em.find(ProcessVersion, { id: { $in: [...ids] } })),
  attestations: byId(data, (em, ids) => em.find(Attestation, { id: { $in: [...ids] } })),
  versionsOfProcess: belongingTo(
    data,
    (em, ids) => em.find(ProcessVersion, { processId: { $in: [...ids] } }, { orderBy: { version: "desc" } }),
    ({ processId }) => processId,
  ),
  legalGatesOf: belongingTo(
    data,
    (em, ids) => em.find(LegalGateDeclaration, { processId: { $in: [...ids] }, withdrawnAt: null }, { orderBy: { gate: "asc" } }),
    ({ processId }) => processId,
  ),
  history: belongingTo(
    data,
    (em, ids) => em.find(AttestationEvent, { attestationId: { $in: [...ids] } }, { orderBy: { id: "asc" } }),
    ({ attestationId }) => attestationId,
  ),
  objections: new DataLoader<string, boolean>(async (ids) => {
    const objections = await data.run((em) => em.find(Objection, { subprocessorId: { $in: [...ids] } }));
    const objected = new Set(objections.map(({ subprocessorId }) => subprocessorId));
    return ids.map((id) => objected.has(id));
  }),
  uses: new DataLoader<string, number>(async (ids) => {
    const uses = await data.run((em) => countUses(em, ids));
    return ids.map((id) => uses.get(id) ?? 0);
  }),
});

export const createContext = (call: RoomCall, tools: ConsentTools): ConsentCall => ({ ...call, ...tools, loaders: createLoaders(call) });
