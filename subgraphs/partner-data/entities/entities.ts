import { defineEntity, type InferEntity } from "@mikro-orm/postgresql";
import type { Mode } from "../../../platform/identity/principal.ts";
import type { Protocol } from "../connectors/endpoint.ts";

const SCHEMA = "partner_data";

export const Partner = defineEntity({
  name: "Partner",
  schema: SCHEMA,
  tableName: "partners",
  properties: (p) => ({
    id: p.uuid().primary(),
    name: p.string(),
    protocol: p.string().$type<Protocol>(),
    address: p.string().nullable(),
    trustAnchor: p.string().nullable(),
    sealedCredential: p.string().nullable(),
    countries: p.array(),
    mode: p.string().$type<Mode>(),
    status: p.string().$type<"ACTIVE" | "SUSPENDED">(),
    createdAt: p.datetime(),
  }),
});

export const DataCategory = defineEntity({
  name: "DataCategory",
  schema: SCHEMA,
  tableName: "categories",
  properties: (p) => ({
    id: p.string().primary(),
    title: p.string(),
    sensitivity: p.string().$type<"STANDARD" | "SENSITIVE">(),
    attributes: p.array(),
    active: p.boolean(),
  }),
});

export const Offer = defineEntity({
  name: "Offer",
  schema: SCHEMA,
  tableName: "offers",
  properties: (p) => ({
    partnerId: p.uuid().primary(),
    category: p.string().primary(),
    attributes: p.array(),
    identifiers: p.array(),
    ways: p.array(),
    trustFramework: p.string().nullable(),
    assuranceLevel: p.string().nullable(),
  }),
});
export type OfferRow = InferEntity<typeof Offer>;

export const Contract = defineEntity({
  name: "Contract",
  schema: SCHEMA,
  tableName: "contracts",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    partnerId: p.uuid(),
    category: p.string(),
    attributes: p.array(),
    ways: p.array(),
    rank: p.integer(),
    validFrom: p.datetime(),
    validUntil: p.datetime().nullable(),
  }),
});

export const Delivery = defineEntity({
  name: "Delivery",
  schema: SCHEMA,
  tableName: "deliveries",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    clientId: p.uuid(),
    costCenterId: p.uuid(),
    projectId: p.uuid().nullable(),
    createdAt: p.datetime(),
  }),
});

export const Transaction = defineEntity({
  name: "Transaction",
  schema: SCHEMA,
  tableName: "transactions",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    mode: p.string().$type<Mode>(),
    deliveryId: p.uuid(),
    idempotencyKey: p.string(),
    attestationId: p.uuid(),
    processId: p.uuid(),
    processVersionId: p.uuid(),
    clientId: p.uuid(),
    costCenterId: p.uuid(),
    projectId: p.uuid().nullable(),
    country: p.string(),
    attempt: p.integer(),
    outcome: p.string(),
    granted: p.integer(),
    selected: p.integer(),
    asked: p.integer(),
    returned: p.integer(),
    createdAt: p.datetime(),
    settledAt: p.datetime().nullable(),
  }),
});

export const Disclosure = defineEntity({
  name: "Disclosure",
  schema: SCHEMA,
  tableName: "disclosures",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    transactionId: p.uuid(),
    attempt: p.integer(),
    partnerId: p.uuid(),
    category: p.string(),
    at: p.datetime(),
    answered: p.boolean().nullable(),
    overDelivered: p.integer(),
  }),
});
export type DisclosureRow = InferEntity<typeof Disclosure>;

export const ENTITIES = [Partner, DataCategory, Offer, Contract, Delivery, Transaction, Disclosure];
