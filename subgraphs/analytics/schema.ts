import { guardSchema } from "../../platform/permissions/shield.ts";
import type { RoomSchema } from "../../platform/subgraph/room.ts";
import { buildFederatedSchema } from "../../platform/subgraph/type-graphql.ts";
import { ACTIONS, RULES } from "./permissions.ts";
import { REFERENCES } from "./references.ts";
import { BusinessProcessResolver } from "./resolvers/business-process.ts";
import { OrganizationResolver } from "./resolvers/organization.ts";
import { BusinessProcess, Organization } from "./types/stubs.ts";

export async function describe(): Promise<RoomSchema> {
  const { schema, typeDefs, sdl } = await buildFederatedSchema({
    resolvers: [OrganizationResolver, BusinessProcessResolver],
    orphanedTypes: [Organization, BusinessProcess],
    references: REFERENCES,
  });
  return { schema: guardSchema(schema, ACTIONS, RULES), typeDefs, sdl };
}
