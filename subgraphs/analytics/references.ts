import { validate as isUuid } from "uuid";
import type { RoomCall } from "../../platform/subgraph/open-room.ts";
import type { References } from "../../platform/subgraph/type-graphql.ts";

/** Contributions only: the key echoes, and what hangs on it is the tenant's by row-level security. */
export const REFERENCES: References = {
  Organization: ({ id }, { principal }: RoomCall) => (id === principal.tenant ? { id } : null),
  BusinessProcess: ({ id }) => (isUuid(id) ? { id } : null),
};
