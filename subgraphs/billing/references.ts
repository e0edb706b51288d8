import { validate as isUuid } from "uuid";
import type { References } from "../../platform/subgraph/type-graphql.ts";
import type { BillingCall } from "./loaders/loaders.ts";

const stub = ({ id }: { readonly id: string }) => (isUuid(id) ? { id } : null);

/** Contributions only: the key echoes, and what hangs on it is the tenant's by row-level security. */
export const REFERENCES: References = {
  Organization: ({ id }, { principal }: BillingCall) => (id === principal.tenant ? { id } : null),
  Transaction: stub,
  CostCenter: stub,
  Project: stub,
  BusinessProcess: stub,
  Partner: stub,
};
