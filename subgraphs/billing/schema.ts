import { guardSchema } from "../../platform/permissions/shield.ts";
import type { RoomSchema } from "../../platform/subgraph/room.ts";
import { buildFederatedSchema } from "../../platform/subgraph/type-graphql.ts";
import { ACTIONS, RULES } from "./permissions.ts";
import { REFERENCES } from "./references.ts";
import { ChargeResolver, PartnerResolver, TransactionResolver } from "./resolvers/charge.ts";
import {
  BusinessProcessResolver,
  CostCenterResolver,
  OrganizationResolver,
  ProjectResolver,
  StatementLineResolver,
  StatementResolver,
} from "./resolvers/usage.ts";
import { Organization, Project } from "./types/stubs.ts";

export async function describe(): Promise<RoomSchema> {
  const { schema, typeDefs, sdl } = await buildFederatedSchema({
    resolvers: [
      StatementResolver,
      StatementLineResolver,
      OrganizationResolver,
      CostCenterResolver,
      ProjectResolver,
      BusinessProcessResolver,
      TransactionResolver,
      ChargeResolver,
      PartnerResolver,
    ],
    orphanedTypes: [Organization, Project],
    references: REFERENCES,
  });
  return { schema: guardSchema(schema, ACTIONS, RULES), typeDefs, sdl };
}
