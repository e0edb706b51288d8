import { createHash } from "node:crypto";
import type { JWTVerifyGetKey } from "jose";
import { v7 as uuid } from "uuid";
import type { Personal } from "../../../platform/personal/personal.ts";
import type { Question } from "../../../platform/subgraph/question.ts";
import type { Connector, Identifiers } from "../connectors/connector.ts";
import { type AskedStep, askedStep } from "./asked-step.ts";
import type { WishedAssurance } from "./assurance.ts";
import { askAll } from "./ask-all.ts";
import type { Asking } from "./ask-partner.ts";
import { checkBinding } from "./binding.ts";
import { type Claimed, readClaimed } from "./claimed.ts";
import { checkKey } from "./checks.ts";
import type { GrantClaims } from "./claims-of-grant.ts";
import { readGrant } from "./grant.ts";
import { readIdentifiers } from "./identifiers.ts";
import type { Admission, Ledger, Strategy, SubjectAdmission } from "./ledger.ts";
import { type AttributeOutcome, outcomesOf, statusOf, type SubjectStatus, transactionOutcome } from "./outcome.ts";
import { scopeOf } from "./scope.ts";
import { type RefusalCode, speak, type SpokenRefusal } from "./refusals.ts";
import type { Revocations } from "./revocations.ts";
import type { Selection } from "./selection.ts";
import { sideBySide } from "./side-by-side.ts";
import type { Source, StepResult } from "./step.ts";
import { askInTurn } from "./waterfall.ts";

export interface DeliveryRequest {
  readonly tenant: string;
  readonly client: string;
  readonly scopes: readonly string[];
  readonly costCenter: string;
  readonly project: string | null;
  readonly selection: Selection;
  readonly subjects: readonly SubjectRequest[];
  readonly wished: WishedAssurance;
  /** When partners must have answered, in milliseconds from now. */
  readonly deadlineMs: number;
  /** Aborted when the client has left. */
  readonly gone: AbortSignal;
}

export interface SubjectRequest {
  readonly key: string;
  readonly grant: Personal;
  readonly salt: Personal | undefined;
  readonly country: string;
  readonly identifiers: Readonly<Record<string, unknown>>;
  /** What the customer says of the subject. */
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface DeliveryPorts {
  readonly ledger: Ledger;
  readonly grantKeys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly connectorFor: (partner: string, tenant: string) => Promise<Connector>;
  readonly revocations: Revocations;
}

/** One subject's answer. Values are still wrapped: only the scalars of the answer open them. */
export interface SubjectAnswer {
  readonly status: SubjectStatus;
  readonly error: SpokenRefusal | null;
  readonly transaction: string | null;
  /** Values, verdicts or answers of checks, by what was asked. */
  readonly values: ReadonlyMap<Question, ReadonlyMap<string, Personal>>;
  readonly outcomes: readonly AttributeOutcome[];
  readonly sources: readonly Source[];
}

/** A selected category is an object, even when nothing of it is asked. */
const emptyOf = (selection: Selection): SubjectAnswer => ({
  ...NOTHING,
  status: "EMPTY",
  error: null,
  transaction: null,
  values: new Map([...selection.keys()].map((question) => [question, new Map()])),
});

interface Verified {
  readonly index: number;
  readonly identifiers: Identifiers;
  readonly claimed: Claimed;
  readonly claims: GrantClaims;
  readonly admission: SubjectAdmission;
}

const NOTHING = { values: new Map(), outcomes: [], sources: [] };

const refused = (code: RefusalCode, transaction: string | null = null, status: SubjectStatus = "REFUSED"): SubjectAnswer => ({
  ...NOTHING,
  status,
  error: speak(code),
  transaction,
});

/** The subject-data path, read from top to bottom: verify, admit, ask, settle, answer (DESIGN §1.5 to §1.8). */
export async function deliver(request: DeliveryRequest, ports: DeliveryPorts): Promise<{ delivery: string; answers: readonly SubjectAnswer[] }> {
  const delivery = uuid();
  const verified = await Promise.all(request.subjects.map((subject, index) => verify(subject, index, request, ports)));
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
    return fetchSubject(subject, admission, request, deadline, ports);
  });
  return { delivery, answers: await Promise.all(answers) };
}

/** What needs no store: scope, shape, signature, binding. */
async function verify(subject: SubjectRequest, index: number, request: DeliveryRequest, ports: DeliveryPorts): Promise<Verified | RefusalCode> {
  const { selection, scopes, tenant } = request;
  for (const { category, way } of selection.values()) if (!scopes.includes(scopeOf(category, way))) return "SCOPE_MISSING";
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

const checksOf = (selection: Selection) =>
  [...selection.values()].flatMap(({ category, checks }) => checks.map((check) => `${category} ${checkKey(check)}`));

function admissionOf({ key, country }: SubjectRequest, index: number, claims: GrantClaims, request: DeliveryRequest): SubjectAdmission {
  const selection = Object.fromEntries([...request.selection].map(([question, { attributes }]) => [question, attributes.toSorted()]));
  const inCommon = JSON.stringify([
    claims.jti,
    Object.entries(selection).toSorted(),
    country,
    request.costCenter,
    request.project,
    checksOf(request.selection),
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
    bound: claims.bound,
    granted: claims.categories,
    grantedCount: countAttributes(claims.categories),
    selection,
    selectedCount: countAttributes(selection),
    country,
  };
}

async function admit(
  { tenant, client, costCenter, project, deadlineMs }: DeliveryRequest,
  delivery: string,
  sound: readonly Verified[],
  { ledger }: DeliveryPorts,
): Promise<ReadonlyMap<number, Admission>> {
  const subjects = sound.map(({ admission }) => admission);
  const admissions = await ledger.admit({ tenant, client, delivery, costCenter, project, deadlineMs, subjects });
  return new Map(admissions.map((admission) => [admission.index, admission]));
}

const ASK: Readonly<Record<Strategy, (step: AskedStep, asking: Asking) => Promise<StepResult>>> = { WATERFALL: askInTurn, ALL: askAll };

/** Asks for all categories side by side, the partners of each by its process's strategy, then settles; what was settled is what may be answered. */
async function fetchSubject(
  { identifiers, claimed, claims, admission: { country } }: Verified,
  { transaction, attempt, strategy, steps }: Extract<Admission, { refusal: null }>,
  { tenant, gone, selection, wished }: DeliveryRequest,
  deadline: AbortSignal,
  { ledger, connectorFor: connectorOf, revocations }: DeliveryPorts,
): Promise<SubjectAnswer> {
  const begun = performance.now();
  const revoked = revocations.watch(tenant, claims.attestation);
  const { subjectKind } = claims;
  const connectorFor = (partner: string) => connectorOf(partner, tenant);
  const results = await sideBySide(steps, [gone, deadline, revoked.signal], (step, signal) => {
    const said: ReadonlyMap<string, Personal> = claimed.get(step.category) ?? new Map();
    const asking = { identifiers, claimed: said, wished, subjectKind, country, transaction, signal, deadline, connectorFor };
    return ASK[strategy](askedStep(step, selection.get(step.question)?.checks ?? [], said), asking);
  }).finally(revoked.done);
  // Of what a client that has left cannot get, nothing was returned; what its partners did stays on their lines.
  const left = gone.aborted;
  const verdict = await ledger.settle(tenant, {
    transaction,
    attempt,
    outcome: left ? "ABORTED" : transactionOutcome(results),
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
  return answerOf(results, transaction);
}

function answerOf(results: readonly StepResult[], transaction: string): SubjectAnswer {
  const outcomes = results.flatMap(outcomesOf);
  return {
    status: statusOf(outcomes),
    error: null,
    transaction,
    values: new Map(results.map(({ step, values }) => [step.question, values])),
    outcomes,
    sources: results.flatMap(({ sources }) => sources),
  };
}
