import type { References } from "../../platform/subgraph/type-graphql.ts";
import type { AccountsCall } from "./loaders/loaders.ts";

/** Entities by key for other rooms' fields: null when absent or another tenant's. */
export const REFERENCES: References = {
  Organization: ({ id }, { loaders }: AccountsCall) => loaders.organizations.load(id),
  User: ({ id }, { loaders }: AccountsCall) => loaders.users.load(id),
  CostCenter: ({ id }, { loaders }: AccountsCall) => loaders.costCenters.load(id),
  Project: ({ id }, { loaders }: AccountsCall) => loaders.projects.load(id),
  ApiClient: ({ id }, { loaders }: AccountsCall) => loaders.clients.load(id),
  DeliveryKey: ({ id }, { loaders }: AccountsCall) => loaders.deliveryKeys.load(id),
  WebhookEndpoint: ({ id }, { loaders }: AccountsCall) => loaders.webhookEndpoints.load(id),
};
