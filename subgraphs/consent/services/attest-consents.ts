import type { EntityManager } from "@mikro-orm/postgresql";
import { validate as isUuid, v7 as uuid } from "uuid";
import { BadUserInput } from "../../../platform/errors/common.ts";
import type { Mode } from "../../../platform/identity/principal.ts";
import { Attestation, AttestationEvent, AttestationEvidence, type AttestationRow, BusinessProcess, ProcessVersion } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import type { ConsentInput } from "../types/consent-input.ts";
import { agreementOf, requireAgreement } from "./agreement-of.ts";
import { accepted, attempt } from "./attempt.ts";
import { readBinding } from "./binding.ts";
import { checkConsent, type CurrentProcess } from "./check-consent.ts";
import { eventOf } from "./event-of.ts";
import { checkFetches, prepareGrant, signGrant, storeGrants } from "./prepare-grant.ts";
import { tenantOf } from "./tenant-of.ts";

const MOST = 100;

async function findCurrent(em: EntityManager, given: readonly string[]): Promise<ReadonlyMap<string, CurrentProcess>> {
  const processes = await em.find(BusinessProcess, { id: { $in: given.filter((id) => isUuid(id)) } });
  const versions = await em.find(ProcessVersion, { id: { $in: processes.map(({ currentVersionId }) => currentVersionId) } });
  const versionOf = new Map(versions.map((version) => [version.processId, version]));
  return new Map(
    processes.flatMap((process) => {
      const version = versionOf.get(process.id);
      return version ? [[process.id, { process, version }] as const] : [];
    }),
  );
}

/** The test subject of docs/test-subjects.md who withdraws at once; in live a reference like any other. */
const WITHDRAWS_AT_ONCE = "7e570000-0000-4000-8000-000000000001";
const changesTheirMind = ({ subjectReference }: ConsentInput, mode: Mode): boolean =>
  mode === "TEST" && subjectReference.toLowerCase() === WITHDRAWS_AT_ONCE;

/** Checks one consent and prepares what will be stored of it, with its first grant. */
function prepare(call: ConsentCall, input: ConsentInput, at: string, agreement: string | null, current: CurrentProcess | undefined) {
  const agreementId = requireAgreement(agreement);
  const { version, categories } = checkConsent(input, at, current, call.mostMonths);
  checkFetches(input.fetches, `${at}.fetches`);
  const binding = readBinding(input.binding);
  const mode = call.principal.mode ?? "LIVE";
  const attestation: AttestationRow = {
    id: uuid(),
    organizationId: version.organizationId,
    mode,
    processVersionId: version.id,
    version: 1,
    subjectKind: input.subjectKind,
    subjectReference: input.subjectReference,
    categories,
    countries: [...new Set(input.countries)],
    recipients: [...new Set(input.recipients)],
    noticeHash: input.noticeHash,
    method: input.method,
    useTimes: input.uses?.times ?? 1,
    usePeriod: input.uses?.per ?? null,
    givenAt: input.givenAt,
    expiresAt: input.expiresAt,
    withdrawnAt: changesTheirMind(input, mode) ? new Date() : null,
    createdAt: new Date(),
  };
  const grant = prepareGrant(call, { attestation, version, agreementId, fetches: input.fetches, binding });
  return { attestation, grant, evidence: input.evidence ?? null };
}

type Prepared = ReturnType<typeof prepare>;

async function store(em: EntityManager, call: ConsentCall, prepared: readonly Prepared[]): Promise<void> {
  if (prepared.length === 0) return;
  await em.insertMany(
    Attestation,
    prepared.map(({ attestation }) => attestation),
  );
  await em.insertMany(
    AttestationEvent,
    prepared.map(({ attestation }) => eventOf(call, attestation.id, "ATTESTED")),
  );
  const withdrawn = prepared.filter(({ attestation }) => attestation.withdrawnAt);
  if (withdrawn.length > 0) {
    await em.insertMany(
      AttestationEvent,
      withdrawn.map(({ attestation }) => eventOf(call, attestation.id, "WITHDRAWN")),
    );
  }
  const evidence = prepared.flatMap(({ attestation: { id, organizationId }, evidence: jws }) =>
    jws === null ? [] : [{ attestationId: id, organizationId, jws }],
  );
  if (evidence.length > 0) await em.insertMany(AttestationEvidence, evidence);
  await storeGrants(
    em,
    call,
    prepared.map(({ grant }) => grant),
  );
}

/** Each consent becomes an attestation with its first grant, or a refusal, in input order; one does not harm the others. */
export async function attestConsents(call: ConsentCall, consents: readonly ConsentInput[]) {
  const tenant = tenantOf(call);
  if (consents.length > MOST) throw new BadUserInput([{ at: "consents", kind: "TOO_MANY" }]);
  const attempts = await call.data.run(async (em) => {
    const agreement = await agreementOf(em, tenant);
    const current = await findCurrent(
      em,
      consents.map(({ processId }) => processId),
    );
    const prepared = consents.map((input, index) =>
      attempt(() => prepare(call, input, `consents.${index}`, agreement, current.get(input.processId))),
    );
    await store(em, call, accepted(prepared));
    return prepared;
  });
  const results = attempts.map(async ({ value, error }) => ({
    attestation: value?.attestation ?? null,
    grant: value && (await signGrant(call, value.grant)),
    error,
  }));
  return { results: await Promise.all(results) };
}
