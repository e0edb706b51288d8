import { validate as isUuid } from "uuid";
import type { References } from "../../platform/subgraph/type-graphql.ts";
import type { PartnerDataCall } from "./loaders/loaders.ts";

interface Stub {
  readonly id: string;
}

/** Entities by key for other rooms' fields: null when absent or another tenant's. */
export const REFERENCES: References = {
  Transaction: ({ id }, { loaders }: PartnerDataCall) => loaders.transactions.load(id),
  Delivery: ({ id }, { loaders }: PartnerDataCall) => loaders.deliveries.load(id),
  Contract: ({ id }, { loaders }: PartnerDataCall) => loaders.contracts.load(id),
  Partner: ({ id }, { loaders }: PartnerDataCall) => (isUuid(id) ? loaders.partners.load(id) : null),
  DataCategory: ({ id }, { loaders }: PartnerDataCall) => loaders.categories.load(id),
  // Contributions: only the key may echo, and their rows are the tenant's by row-level security.
  Organization: ({ id }, { principal }: PartnerDataCall): Stub | null => (id === principal.tenant ? { id } : null),
  CostCenter: ({ id }): Stub | null => (isUuid(id) ? { id } : null),
  Project: ({ id }): Stub | null => (isUuid(id) ? { id } : null),
};
