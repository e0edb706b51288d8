import { defineEntity, type InferEntity } from "@mikro-orm/postgresql";
import type { Mode } from "../../../platform/identity/principal.ts";

const SCHEMA = "accounts";

export const Organization = defineEntity({
  name: "Organization",
  schema: SCHEMA,
  tableName: "organizations",
  properties: (p) => ({
    id: p.uuid().primary(),
    name: p.string(),
    status: p.string().$type<"ACTIVE" | "SUSPENDED" | "TERMINATED">(),
    billingStreet: p.string(),
    billingLocality: p.string(),
    billingRegion: p.string().nullable(),
    billingPostalCode: p.string(),
    billingCountry: p.string(),
    representativeName: p.string(),
    representativePosition: p.string(),
    representativeEmail: p.string(),
    representativePhone: p.string(),
    currency: p.string(),
    timeZone: p.string(),
    createdAt: p.datetime(),
  }),
});
export type OrganizationRow = InferEntity<typeof Organization>;

export const User = defineEntity({
  name: "User",
  schema: SCHEMA,
  tableName: "users",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    email: p.string(),
    name: p.string(),
    roles: p.array(),
    status: p.string().$type<"ACTIVE" | "DEACTIVATED">(),
    createdAt: p.datetime(),
  }),
});

export const CostCenter = defineEntity({
  name: "CostCenter",
  schema: SCHEMA,
  tableName: "cost_centers",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    code: p.string(),
    name: p.string(),
    status: p.string().$type<"ACTIVE" | "ARCHIVED">(),
    createdAt: p.datetime(),
  }),
});
export type CostCenterRow = InferEntity<typeof CostCenter>;

export const Project = defineEntity({
  name: "Project",
  schema: SCHEMA,
  tableName: "projects",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.string(),
    status: p.string().$type<"ACTIVE" | "ARCHIVED">(),
    createdAt: p.datetime(),
  }),
});
export type ProjectRow = InferEntity<typeof Project>;

export const ApiClient = defineEntity({
  name: "ApiClient",
  schema: SCHEMA,
  tableName: "api_clients",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.string(),
    mode: p.string().$type<Mode>(),
    authenticationMethod: p.string().$type<"private_key_jwt" | "client_secret_basic">(),
    jwks: p.json<{ keys: Record<string, unknown>[] }>().nullable(),
    secretHash: p.string().nullable(),
    scopes: p.array(),
    requestedScopes: p.array(),
    createdBy: p.uuid().nullable(),
    status: p.string().$type<"ACTIVE" | "REVOKED">(),
    createdAt: p.datetime(),
  }),
});
export type ApiClientRow = InferEntity<typeof ApiClient>;

export const DeliveryKey = defineEntity({
  name: "DeliveryKey",
  schema: SCHEMA,
  tableName: "delivery_keys",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.string(),
    kid: p.string().nullable(),
    publicJwk: p.json<Record<string, string>>().nullable(),
    jwksUri: p.string().nullable(),
    trustAnchor: p.string().nullable(),
    categories: p.array(),
    createdAt: p.datetime(),
    retiredAt: p.datetime().nullable(),
  }),
});
export type DeliveryKeyRow = InferEntity<typeof DeliveryKey>;

export const WebhookEndpoint = defineEntity({
  name: "WebhookEndpoint",
  schema: SCHEMA,
  tableName: "webhook_endpoints",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    mode: p.string().$type<Mode>(),
    url: p.string(),
    trustAnchor: p.string().nullable(),
    publicKey: p.string(),
    sealedPrivateJwk: p.string(),
    createdAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    endReason: p.string().$type<"RETIRED" | "REPLACED" | "GONE">().nullable(),
  }),
});
export type WebhookEndpointRow = InferEntity<typeof WebhookEndpoint>;

export const ScopeApproval = defineEntity({
  name: "ScopeApproval",
  schema: SCHEMA,
  tableName: "scope_approvals",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    clientId: p.uuid(),
    scope: p.string(),
    approvedBy: p.uuid(),
    approvedAt: p.datetime(),
    withdrawnBy: p.uuid().nullable(),
    withdrawnAt: p.datetime().nullable(),
  }),
});
export type ScopeApprovalRow = InferEntity<typeof ScopeApproval>;

export const ENTITIES = [Organization, User, CostCenter, Project, ApiClient, DeliveryKey, WebhookEndpoint, ScopeApproval];
