import type { References } from "../../platform/subgraph/type-graphql.ts";
import type { ConsentCall } from "./loaders/loaders.ts";

/** Entities by key for other rooms' fields: null when absent or another tenant's. */
export const REFERENCES: References = {
  Organization: ({ id }, { principal }: ConsentCall) => (id === principal.tenant ? { id } : null),
  PolicyVersion: ({ id }, { loaders }: ConsentCall) => loaders.policyVersions.load(id),
  Agreement: ({ id }, { loaders }: ConsentCall) => loaders.agreements.load(id),
  BusinessProcess: ({ id }, { loaders }: ConsentCall) => loaders.processes.load(id),
  ProcessVersion: ({ id }, { loaders }: ConsentCall) => loaders.processVersions.load(id),
  ConsentAttestation: ({ id }, { loaders }: ConsentCall) => loaders.attestations.load(id),
};
