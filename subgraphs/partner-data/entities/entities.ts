import { defineEntity, type InferEntity } from "@mikro-orm/postgresql";
import type { Mode } from "../../../platform/identity/principal.ts";
import type { Protocol } from "../connectors/endpoint.ts";

const SCHEMA = "partner_data";

/** Where a category may be asked, and what the law asks there beyond consent, as it is proposed. */
export interface ProposedJurisdiction {
  readonly jurisdiction: string;
  readonly gates: readonly { readonly code: string; readonly description: string; readonly source: string }[];
}

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
    version: p.integer(),
    attributes: p.array(),
    subjectKinds: p.array(),
    everywhere: p.boolean(),
    active: p.boolean(),
  }),
});

export const LegalGate = defineEntity({
  name: "LegalGate",
  schema: SCHEMA,
  tableName: "legal_gates",
  properties: (p) => ({
    category: p.string().primary(),
    jurisdiction: p.string().primary(),
    code: p.string().primary(),
    description: p.string(),
    source: p.string(),
  }),
});

export const CategoryJurisdiction = defineEntity({
  name: "CategoryJurisdiction",
  schema: SCHEMA,
  tableName: "category_jurisdictions",
  properties: (p) => ({
    category: p.string().primary(),
    jurisdiction: p.string().primary(),
  }),
});

export const CategoryVersion = defineEntity({
  name: "CategoryVersion",
  schema: SCHEMA,
  tableName: "category_versions",
  properties: (p) => ({
    id: p.uuid().primary(),
    category: p.string(),
    version: p.integer(),
    title: p.string(),
    description: p.string(),
    sensitivity: p.string().$type<"STANDARD" | "SENSITIVE">(),
    subjectKinds: p.array(),
    ways: p.array().defaultRaw("'{RETRIEVE}'"),
    identifiers: p.array(),
    schema: p.json<Readonly<Record<string, unknown>>>(),
    attributes: p.array(),
    purpose: p.string(),
    legalBasis: p.string(),
    everywhere: p.boolean(),
    jurisdictions: p.json<readonly ProposedJurisdiction[]>(),
    state: p.string().$type<"PROPOSED" | "APPROVED" | "REJECTED" | "ACTIVE" | "RETIRED">().defaultRaw("'PROPOSED'"),
    proposedBy: p.uuid(),
    proposedAt: p.datetime().defaultRaw("now()"),
    reviewedBy: p.uuid().nullable(),
    reviewedAt: p.datetime().nullable(),
    grounds: p.string().nullable(),
    activatedBy: p.uuid().nullable(),
    activatedAt: p.datetime().nullable(),
    retiredBy: p.uuid().nullable(),
    retiredAt: p.datetime().nullable(),
  }),
});
export type CategoryVersionRow = InferEntity<typeof CategoryVersion>;

export const CategoryEvent = defineEntity({
  name: "CategoryEvent",
  schema: SCHEMA,
  tableName: "category_events",
  properties: (p) => ({
    id: p.uuid().primary(),
    category: p.string(),
    version: p.integer(),
    kind: p.string(),
    staffId: p.uuid(),
    at: p.datetime(),
  }),
});
export type CategoryEventRow = InferEntity<typeof CategoryEvent>;

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
    duplicateFree: p.boolean(),
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
    droppedAt: p.datetime().nullable(),
    abortedCalls: p.integer().nullable(),
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
    calls: p.integer().nullable(),
    hedged: p.boolean(),
  }),
});
export type DisclosureRow = InferEntity<typeof Disclosure>;

export const ENTITIES = [
  Partner,
  DataCategory,
  LegalGate,
  CategoryJurisdiction,
  CategoryVersion,
  CategoryEvent,
  Offer,
  Contract,
  Delivery,
  Transaction,
  Disclosure,
];
