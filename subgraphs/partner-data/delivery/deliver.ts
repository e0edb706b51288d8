import { createHash } from "node:crypto";
import { validate as isUuid, v7 as uuid } from "uuid";
import type { Personal } from "../../../platform/personal/personal.ts";
import { inSpan, noteInSpan } from "../../../platform/tracing/span.ts";
import { isAdded } from "../../../platform/subgraph/question.ts";
import { SENSITIVE } from "../connectors/claims.ts";
import type { Identifiers } from "../connectors/connector.ts";
import { askAll } from "./ask-all.ts";
import type { Asking } from "./ask-partner.ts";
import { type AskedStep, askedStep } from "./asked-step.ts";
import { checkBinding } from "./binding.ts";
import { checkKey, ruleOf } from "./checks.ts";
import { type Claimed, readClaimed } from "./claimed.ts";
import type { GrantClaims } from "./claims-of-grant.ts";
import { askForFirst } from "./first-success.ts";
import { readGrant } from "./grant.ts";
import { readIdentifiers } from "./identifiers.ts";
import type { Admission, Strategy, SubjectAdmission } from "./ledger.ts";
import { transactionOutcome } from "./outcome.ts";
import { askQuorum } from "./quorum.ts";
import type { RefusalCode } from "./refusals.ts";
import type { DeliveryPorts, DeliveryRequest, SubjectRequest } from "./request.ts";
import { scopeOf } from "./scope.ts";
import { type DeliveryKey, sealedAs, type Sealing, sealParts } from "./sealed-parts.ts";
import type { Selection } from "./selection.ts";
import { sideBySide } from "./side-by-side.ts";
import type { StepResult } from "./step.ts";
import { answerOf, emptyOf, plannedOf, refused, type SubjectAnswer } from "./subject-answer.ts";
import { askInTurn } from "./waterfall.ts";

interface Verified {
  readonly index: number;
  readonly identifiers: Identifiers;
  readonly claimed: Claimed;
  readonly claims: GrantClaims;
  readonly admission: SubjectAdmission;
}

/** The subject-data path, read from top to bottom: verify, admit, ask, settle, answer (DESIGN §1.5 to §1.8). */
export async function deliver(request: DeliveryRequest, ports: DeliveryPorts): Promise<{ delivery: string; answers: readonly SubjectAnswer[] }> {
  const delivery = uuid();
  const sealing = await sealingOf(request, ports);
  const verified = await Promise.all(
    request.subjects.map((subject, index) => (sealing ? verify(subject, index, request, ports) : "DELIVERY_KEY_UNKNOWN")),
  );
  const sound = verified.filter((subject) => typeof subject !== "string");
  request.gone.throwIfAborted();
  const nothingAsked = [...request.selection.values()].every(({ attributes, checks }) => attributes.length === 0 && checks.length === 0);
  const admissions = sound.length === 0 || nothingAsked ? new Map<number, Admission>() : await admit(request, delivery, sound, ports);
  const deadline = AbortSignal.timeout(request.deadlineMs);
  const answers = verified.map(async (subject, index): Promise<SubjectAnswer> => {
    if (typeof subject === "string") return refused(subject);
    if (nothingAsked) return emptyOf(request.selection);
    const admission = admissions.get(index);
    if (!admission) throw new Error("Admission left a subject out.");
    if (admission.refusal !== null) return refused(admission.refusal, admission.transaction ?? null);
    if (request.dryRun) return plannedOf(admission);
    return inSpan("delivery", {}, () => fetchSubject(subject, admission, request, deadline, ports, sealing!));
  });
  return { delivery, answers: await Promise.all(answers) };
}

/** The keys that parts are sealed to, looked up once for all subjects; undefined when one cannot be used for its category. */
async function sealingOf({ tenant, selection }: DeliveryRequest, { deliveryKeys, issuer, sign }: DeliveryPorts): Promise<Sealing | undefined> {
  const wanted = [...selection.values()].flatMap(({ category, sealed }) => sealed.map(({ key }) => ({ category, key: key.toLowerCase() })));
  const ids = [...new Set(wanted.map(({ key }) => key))];
  if (!ids.every((id) => isUuid(id))) return undefined;
  const keys = ids.length === 0 ? new Map<string, DeliveryKey>() : await deliveryKeys(tenant, ids);
  if (!wanted.every(({ category, key }) => keys.get(key)?.allows(category) === true)) return undefined;
  return { keys, sign, binding: { issuer, tenant } };
}

/** What needs no store: scope, shape, signature, binding. */
async function verify(subject: SubjectRequest, index: number, request: DeliveryRequest, ports: DeliveryPorts): Promise<Verified | RefusalCode> {
  const { selection, scopes, tenant } = request;
  for (const { category, way } of selection.values()) if (!scopes.includes(scopeOf(category, way))) return "SCOPE_MISSING";
  if (!request.senderConstrained && [...selection.values()].some(({ category }) => SENSITIVE.has(category) || isAdded(category)))
    return "SENDER_CONSTRAINED_TOKEN_REQUIRED";
  const sameKey = request.subjects.findIndex(({ key }) => key.toLowerCase() === subject.key.toLowerCase());
  if (sameKey !== index) return "DUPLICATE_KEY";
  const identifiers = readIdentifiers(subject.identifiers);
  if (!identifiers) return "IDENTIFIERS_MALFORMED";
  if (identifiers.size === 0) return "IDENTIFIERS_MISSING";
  const claimed = readClaimed(subject.claims);
  if (!claimed) return "CLAIMS_MALFORMED";
  const claims = await readGrant(subject.grant, { issuer: ports.issuer, keys: ports.grantKeys, tenant });
  if (typeof claims === "string") return claims;
  const mismatch = checkBinding(claims, identifiers, subject.salt);
  if (mismatch) return mismatch;
  return { index, identifiers, claimed, claims, admission: admissionOf(subject, index, claims, request) };
}

const countAttributes = (byCategory: Readonly<Record<string, readonly string[]>>): number => Object.values(byCategory).flat().length;

/** What a selection says beside its attributes. */
const detailsOf = (selection: Selection) =>
  [...selection.values()].flatMap(({ category, checks, sealed }) => [
    ...checks.map((check) => `${category} ${checkKey(check)}`),
    ...sealed.map(({ key, attributes }) => `${category} ${sealedAs(key, attributes)}`),
  ]);

const comparesClaims = (selection: Selection): boolean =>
  [...selection.values()].some(
    ({ category, way, checks }) => way === "MATCH" || checks.some(({ name }) => ruleOf(category, name)?.claims !== undefined),
  );

function admissionOf({ key, country, subdivision }: SubjectRequest, index: number, claims: GrantClaims, request: DeliveryRequest): SubjectAdmission {
  const selection = Object.fromEntries([...request.selection].map(([question, { attributes }]) => [question, attributes.toSorted()]));
  const inCommon = JSON.stringify([
    claims.jti,
    Object.entries(selection).toSorted(),
    country,
    subdivision,
    request.costCenter,
    request.project,
    detailsOf(request.selection),
    request.wished,
  ]);
  return {
    index,
    transaction: uuid(),
    key: key.toLowerCase(),
    fingerprint: createHash("sha256").update(inCommon).digest("hex"),
    grant: claims.jti,
    attestation: claims.attestation,
    processVersion: claims.processVersion,
    // What is claimed is in no fingerprint, being the subject's: a retry would compare other claims for the price of one.
    bound: claims.bound && !comparesClaims(request.selection),
    granted: claims.categories,
    grantedCount: countAttributes(claims.categories),
    selection,
    selectedCount: countAttributes(selection),
    country,
    subdivision,
    subjectKind: claims.subjectKind,
  };
}

async function admit(
  { tenant, client, costCenter, project, deadlineMs, dryRun }: DeliveryRequest,
  delivery: string,
  sound: readonly Verified[],
  { ledger }: DeliveryPorts,
): Promise<ReadonlyMap<number, Admission>> {
  const subjects = sound.map(({ admission }) => admission);
  const admissions = await ledger[dryRun ? "dryRun" : "admit"]({ tenant, client, delivery, costCenter, project, deadlineMs, subjects });
  return new Map(admissions.map((admission) => [admission.index, admission]));
}

type Ask = (step: AskedStep, asking: Asking) => Promise<StepResult>;

const ASK: Readonly<Record<Strategy, (quorum: number) => Ask>> = {
  WATERFALL: () => askInTurn,
  FIRST_SUCCESS: () => askForFirst,
  ALL: () => askAll,
  QUORUM: askQuorum,
};

/** Asks for all categories side by side, the partners of each by its process's strategy, then settles; what was settled is what may be answered. */
async function fetchSubject(
  { identifiers, claimed, claims, admission: { country } }: Verified,
  { transaction, attempt, strategy, quorum, steps }: Extract<Admission, { refusal: null }>,
  { tenant, gone, selection, wished }: DeliveryRequest,
  deadline: AbortSignal,
  { ledger, connectorFor: connectorOf, revocations, addedCategory }: DeliveryPorts,
  sealing: Sealing,
): Promise<SubjectAnswer> {
  const added = new Map(
    await Promise.all(
      steps.filter(({ category }) => isAdded(category)).map(async (step) => [step, await addedCategory(step.category, step.version)] as const),
    ),
  );
  const begun = performance.now();
  const revoked = revocations.watch(tenant, claims.attestation);
  const { subjectKind } = claims;
  const connectorFor = (partner: string) => connectorOf(partner, tenant);
  const results = await sideBySide(steps, [gone, deadline, revoked.signal], (step, signal) => {
    const said: ReadonlyMap<string, Personal> = claimed.get(step.category) ?? new Map();
    const asking = { identifiers, added: added.get(step), claimed: said, wished, subjectKind, country, transaction, signal, deadline, connectorFor };
    return ASK[strategy](quorum ?? 0)(askedStep(step, selection.get(step.question)?.checks ?? [], said), asking);
  }).finally(revoked.done);
  // Of what a client that has left cannot get, nothing was returned; what its partners did stays on their lines.
  const left = gone.aborted;
  const outcome = left ? "ABORTED" : transactionOutcome(results);
  noteInSpan({ outcome });
  const verdict = await ledger.settle(tenant, {
    transaction,
    attempt,
    outcome,
    asked: results.reduce((sum, { asked }) => sum + asked, 0),
    returned: left ? 0 : results.reduce((sum, { returned }) => sum + returned, 0),
    categories: results.length,
    durationMs: Math.round(performance.now() - begun),
    disclosures: results.flatMap(({ disclosures }) => disclosures),
    lines: results.flatMap(({ lines }) => lines),
  });
  if (verdict === "WITHDRAWN") return refused("CONSENT_WITHDRAWN", transaction);
  if (verdict === "SUSPENDED") return refused("ORGANIZATION_SUSPENDED", transaction);
  if (verdict === "LOST") return refused("SUPERSEDED", transaction, "FAILED");
  const about = { transaction, processVersion: claims.processVersion, grant: claims.jti };
  const sealed = results.map(async (result) => {
    const parts = selection.get(result.step.question)?.sealed ?? [];
    return [result.step.category, await sealParts(result, parts, about, sealing)] as const;
  });
  return answerOf(results, transaction, new Map((await Promise.all(sealed)).filter(([, parts]) => parts.size > 0)));
}
