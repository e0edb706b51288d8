import { byId } from "../../../platform/database/by-id.ts";
import type { RoomCall } from "../../../platform/subgraph/open-room.ts";
import { TenantData } from "../../../platform/database/tenant-data.ts";
import type { MikroORM } from "@mikro-orm/postgresql";
import { ApiClient, CostCenter, DeliveryKey, Organization, Project, User, WebhookEndpoint } from "../entities/entities.ts";
import { approvalsByClient } from "./approvals.ts";

/** The room's context of one request. */
export interface AccountsCall extends RoomCall {
  readonly loaders: ReturnType<typeof createLoaders>;
  /** One customer's rows, for staff, who act on one customer at a time. */
  readonly customer: (organizationId: string) => TenantData;
  /** Seals what we must keep secret under the key-encryption key, for one purpose. */
  readonly seal: (json: unknown, purpose: string) => Promise<string>;
}

const createLoaders = ({ data }: RoomCall) => ({
  organizations: byId(data, (em, ids) => em.find(Organization, { id: { $in: [...ids] } })),
  users: byId(data, (em, ids) => em.find(User, { id: { $in: [...ids] } })),
  costCenters: byId(data, (em, ids) => em.find(CostCenter, { id: { $in: [...ids] } })),
  projects: byId(data, (em, ids) => em.find(Project, { id: { $in: [...ids] } })),
  clients: byId(data, (em, ids) => em.find(ApiClient, { id: { $in: [...ids] } })),
  deliveryKeys: byId(data, (em, ids) => em.find(DeliveryKey, { id: { $in: [...ids] } })),
  webhookEndpoints: byId(data, (em, ids) => em.find(WebhookEndpoint, { id: { $in: [...ids] } })),
  approvals: approvalsByClient(data),
});

export const createContext =
  (seal: AccountsCall["seal"]) =>
  (call: RoomCall, orm: MikroORM): AccountsCall => ({
    ...call,
    loaders: createLoaders(call),
    customer: (organizationId) => new TenantData(orm, organizationId, true),
    seal,
  });
