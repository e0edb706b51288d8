import { guardSchema } from "../../platform/permissions/shield.ts";
import type { RoomSchema } from "../../platform/subgraph/room.ts";
import { buildFederatedSchema } from "../../platform/subgraph/type-graphql.ts";
import { ACTIONS, RULES } from "./permissions.ts";
import { REFERENCES } from "./references.ts";
import { ApiClientResolver } from "./resolvers/api-client.ts";
import { CostCenterResolver } from "./resolvers/cost-center.ts";
import { DeliveryKeyResolver } from "./resolvers/delivery-key.ts";
import { OrganizationResolver } from "./resolvers/organization.ts";
import { ProjectResolver } from "./resolvers/project.ts";
import { ScopeApprovalResolver } from "./resolvers/scope-approval.ts";
import { ViewerResolver } from "./resolvers/viewer.ts";
import { WebhookEndpointResolver } from "./resolvers/webhook-endpoint.ts";

export async function describe(): Promise<RoomSchema> {
  const { schema, typeDefs, sdl } = await buildFederatedSchema({
    resolvers: [
      ViewerResolver,
      OrganizationResolver,
      CostCenterResolver,
      ProjectResolver,
      ApiClientResolver,
      DeliveryKeyResolver,
      WebhookEndpointResolver,
      ScopeApprovalResolver,
    ],
    references: REFERENCES,
  });
  return { schema: guardSchema(schema, ACTIONS, RULES), typeDefs, sdl };
}
