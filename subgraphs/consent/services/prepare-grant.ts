import type { EntityManager } from "@mikro-orm/postgresql";
import { v7 as uuid } from "uuid";
import { BadUserInput } from "../../../platform/errors/common.ts";
import type { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { AttestationEvent, type AttestationRow, Grant, type GrantRow, type ProcessVersionRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { eventOf } from "./event-of.ts";

const AUDIENCE = "urn:genifi:partner-data";
const MOST_FETCHES = 100;

export interface GrantRequest {
  readonly attestation: AttestationRow;
  readonly version: ProcessVersionRow;
  /** The acceptance of the data-processing agreement under which it is issued (P09). */
  readonly agreementId: string;
  readonly fetches: number;
  readonly binding: Personal<string> | null;
}

export interface PreparedGrant extends GrantRequest {
  readonly row: GrantRow;
}

export function checkFetches(fetches: number, at: string): void {
  if (fetches < 1 || fetches > MOST_FETCHES) throw new BadUserInput([{ at, kind: "INVALID_VALUE" }]);
}

/** A grant before it is stored and signed. It ends after its lifetime, and never after the consent. */
export function prepareGrant(call: ConsentCall, request: GrantRequest): PreparedGrant {
  const { attestation, agreementId, fetches, binding } = request;
  const createdAt = new Date(Math.floor(Date.now() / 1_000) * 1_000);
  const ends = Math.min(createdAt.getTime() + call.grantLifetime * 1_000, Math.floor(attestation.expiresAt.getTime() / 1_000) * 1_000);
  const row = {
    id: uuid(),
    organizationId: attestation.organizationId,
    attestationId: attestation.id,
    processVersionId: attestation.processVersionId,
    agreementId,
    fetches,
    used: 0,
    bound: binding !== null,
    expiresAt: new Date(ends),
    createdAt,
  };
  return { ...request, row };
}

/** Stores ids, counts and times of grants, and that they were issued: no token and no binding. */
export async function storeGrants(em: EntityManager, call: ConsentCall, prepared: readonly PreparedGrant[]): Promise<void> {
  if (prepared.length === 0) return;
  await em.insertMany(
    Grant,
    prepared.map(({ row }) => row),
  );
  await em.insertMany(
    AttestationEvent,
    prepared.map(({ row }) => eventOf(call, row.attestationId, "GRANT_ISSUED")),
  );
}

/** The token, once its row is committed. The only place where a binding is opened for good: into the token's claims. */
export async function signGrant(
  call: ConsentCall,
  { row, attestation, version, binding }: PreparedGrant,
): Promise<{ token: string; row: GrantRow; expiresAt: Date }> {
  const token = await call.signer.sign("genifi-grant+jwt", {
    iss: call.issuer,
    aud: AUDIENCE,
    jti: row.id,
    tenant: row.organizationId,
    mode: attestation.mode,
    attestation: attestation.id,
    process: version.processId,
    processVersion: version.id,
    subjectKind: attestation.subjectKind,
    categories: attestation.categories,
    countries: attestation.countries,
    fetches: row.fetches,
    bound: row.bound,
    ...(binding === null ? {} : { binding: reveal(binding) }),
    iat: row.createdAt.getTime() / 1_000,
    exp: row.expiresAt.getTime() / 1_000,
  });
  return { token, row, expiresAt: row.expiresAt };
}
