import { defineEntity, type InferEntity } from "@mikro-orm/postgresql";
import type { Mode } from "../../../platform/identity/principal.ts";

const SCHEMA = "consent";

/** Attributes by category. */
/** Attributes by question: `name` to retrieve, `name:match`, `name:check`. */
export type Categories = Readonly<Record<string, readonly string[]>>;

export const PolicyVersion = defineEntity({
  name: "PolicyVersion",
  schema: SCHEMA,
  tableName: "policy_versions",
  properties: (p) => ({
    id: p.uuid().primary(),
    kind: p.string().$type<"DATA_PROCESSING" | "ACCEPTABLE_USE" | "TERMS">(),
    version: p.integer(),
    title: p.string(),
    text: p.text(),
    sha256: p.string(),
    effectiveAt: p.datetime(),
  }),
});
export type PolicyVersionRow = InferEntity<typeof PolicyVersion>;

export const Agreement = defineEntity({
  name: "Agreement",
  schema: SCHEMA,
  tableName: "agreements",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    policyVersionId: p.uuid(),
    userId: p.uuid(),
    acceptedAt: p.datetime(),
  }),
});
export type AgreementRow = InferEntity<typeof Agreement>;

export const BusinessProcess = defineEntity({
  name: "BusinessProcess",
  schema: SCHEMA,
  tableName: "business_processes",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.string(),
    status: p.string().$type<"ACTIVE" | "RETIRED">(),
    currentVersionId: p.uuid(),
    createdAt: p.datetime(),
  }),
});
export type BusinessProcessRow = InferEntity<typeof BusinessProcess>;

export const ProcessVersion = defineEntity({
  name: "ProcessVersion",
  schema: SCHEMA,
  tableName: "process_versions",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    processId: p.uuid(),
    version: p.integer(),
    purpose: p.string(),
    strategy: p.string(),
    quorum: p.integer().nullable(),
    categories: p.json<Categories>(),
    publishedAt: p.datetime(),
  }),
});
export type ProcessVersionRow = InferEntity<typeof ProcessVersion>;

export const LegalGateDeclaration = defineEntity({
  name: "LegalGateDeclaration",
  schema: SCHEMA,
  tableName: "legal_gate_declarations",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    processId: p.uuid(),
    gate: p.string(),
    reference: p.string(),
    declaredBy: p.uuid(),
    declaredAt: p.datetime(),
    withdrawnBy: p.uuid().nullable(),
    withdrawnAt: p.datetime().nullable(),
  }),
});

export const Attestation = defineEntity({
  name: "Attestation",
  schema: SCHEMA,
  tableName: "attestations",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    mode: p.string().$type<Mode>(),
    processVersionId: p.uuid(),
    version: p.integer(),
    subjectKind: p.string().$type<"PERSON" | "COMPANY">(),
    subjectReference: p.string(),
    categories: p.json<Categories>(),
    countries: p.array(),
    recipients: p.array(),
    noticeHash: p.string(),
    method: p.string(),
    useTimes: p.integer(),
    /** ISO 8601 duration; null for a number of uses in all. */
    usePeriod: p.string().nullable(),
    givenAt: p.datetime(),
    expiresAt: p.datetime(),
    withdrawnAt: p.datetime().nullable(),
    createdAt: p.datetime(),
  }),
});
export type AttestationRow = InferEntity<typeof Attestation>;

export const AttestationEvent = defineEntity({
  name: "AttestationEvent",
  schema: SCHEMA,
  tableName: "attestation_events",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    attestationId: p.uuid(),
    kind: p.string().$type<"ATTESTED" | "GRANT_ISSUED" | "WITHDRAWN">(),
    clientId: p.uuid().nullable(),
    userId: p.uuid().nullable(),
    at: p.datetime(),
  }),
});
export type AttestationEventRow = InferEntity<typeof AttestationEvent>;

export const AttestationEvidence = defineEntity({
  name: "AttestationEvidence",
  schema: SCHEMA,
  tableName: "attestation_evidence",
  properties: (p) => ({
    attestationId: p.uuid().primary(),
    organizationId: p.uuid(),
    jws: p.text(),
  }),
});

export const Grant = defineEntity({
  name: "Grant",
  schema: SCHEMA,
  tableName: "grants",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    attestationId: p.uuid(),
    processVersionId: p.uuid(),
    agreementId: p.uuid(),
    fetches: p.integer(),
    used: p.integer(),
    bound: p.boolean(),
    expiresAt: p.datetime(),
    createdAt: p.datetime(),
  }),
});
export type GrantRow = InferEntity<typeof Grant>;

export const Subprocessor = defineEntity({
  name: "Subprocessor",
  schema: SCHEMA,
  tableName: "subprocessors",
  properties: (p) => ({
    id: p.uuid().primary(),
    name: p.string(),
    role: p.string().$type<"PROCESSOR" | "SUB_PROCESSOR" | "CONTROLLER">(),
    country: p.string(),
    announcedAt: p.datetime(),
    activeFrom: p.datetime(),
    endedAt: p.datetime().nullable(),
  }),
});
export type SubprocessorRow = InferEntity<typeof Subprocessor>;

export const Objection = defineEntity({
  name: "Objection",
  schema: SCHEMA,
  tableName: "subprocessor_objections",
  properties: (p) => ({
    organizationId: p.uuid().primary(),
    subprocessorId: p.uuid().primary(),
  }),
});

export const TransferMechanism = defineEntity({
  name: "TransferMechanism",
  schema: SCHEMA,
  tableName: "transfer_mechanisms",
  properties: (p) => ({
    id: p.uuid().primary(),
    fromCountry: p.string(),
    toCountry: p.string(),
    mechanism: p.string().$type<"ADEQUACY" | "SCC" | "BCR">(),
    validUntil: p.datetime(),
  }),
});
export type TransferMechanismRow = InferEntity<typeof TransferMechanism>;

export const ENTITIES = [
  PolicyVersion,
  Agreement,
  BusinessProcess,
  ProcessVersion,
  LegalGateDeclaration,
  Attestation,
  AttestationEvent,
  AttestationEvidence,
  Grant,
  Subprocessor,
  Objection,
  TransferMechanism,
];
