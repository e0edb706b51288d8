import { createHash } from "node:crypto";
import { v7 as uuid } from "uuid";
import type { Personal } from "../../../platform/personal/personal.ts";
import { inSpan, noteInSpan } from "../../../platform/tracing/span.ts";
import { isAdded } from "../../../platform/subgraph/question.ts";
import { SENSITIVE } from "../connectors/claims.ts";
import type { Identifiers } from "../connectors/connector.ts";
import { askAgain, stillToCome } from "./ask-again.ts";
import { askAll } from "./ask-all.ts";
import type { Asking } from "./ask-partner.ts";
import { type AskedStep, askedStep } from "./asked-step.ts";
import { checkBinding } from "./binding.ts";
import { checkKey, ruleOf } from "./checks.ts";
import { type Claimed, readClaimed } from "./claimed.ts";
import type { GrantClaims } from "./claims-of-grant.ts";
import { type Continuation, openContinuation, sealContinuation } from "./continuation.ts";
import { askForFirst } from "./first-success.ts";
import { readGrant } from "./grant.ts";
import { readIdentifiers } from "./identifiers.ts";
import type { Admission, LineOutcome, Strategy, SubjectAdmission } from "./ledger.ts";
import { transactionOutcome } from "./outcome.ts";
import { askQuorum } from "./quorum.ts";
import type { RefusalCode } from "./refusals.ts";
import type { DeliveryPorts, DeliveryRequest, SubjectRequest } from "./request.ts";
import { clearScopeOf, scopeOf } from "./scope.ts";
import { readSent } from "./sealed-identifiers.ts";
import { type DeliveryKey, keyName, sealedAs, type Sealing, sealParts } from "./sealed-parts.ts";
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
  readonly continued: Continuation | null;
}

/** The subject-data path, read from top to bottom: verify, admit, ask, settle, answer (DESIGN §1.5 to §1.8). */
export async function deliver(request: DeliveryRequest, ports: DeliveryPorts): Promise<{ delivery: string; answers: readonly SubjectAnswer[] }> {
  const delivery = uuid();
  const sealing = await sealingOf(request, ports);
  const verified = await Promise.all(
    request.subjects.map((subject, index) => (typeof sealing === "string" ? sealing : verify(subject, index, request, ports))),
  );
  const sound = verified.filter((subject) => typeof subject !== "string");
  request.gone.throwIfAborted();
  const nothingAsked = [...request.selection.values()].every(({ attributes, checks }) => attributes.length === 0 && checks.length === 0);
  const admissions = sound.length === 0 || nothingAsked ? new Map<number, Admission>() : await admit(request, delivery, sound, ports);
  const deadline = { signal: AbortSignal.timeout(request.deadlineMs), at: Date.now() + request.deadlineMs };
  const answers = verified.map(async (subject, index): Promise<SubjectAnswer> => {
    if (typeof sealing === "string") return refused(sealing);
    if (typeof subject === "string") return refused(subject);
    if (nothingAsked) return emptyOf(request.selection);
    const admission = admissions.get(index);
    if (!admission) throw new Error("Admission left a subject out.");
    if (admission.refusal !== null) return refused(admission.refusal, admission.transaction ?? null);
    if (request.dryRun) return plannedOf(admission);
    return inSpan("delivery", {}, () => fetchSubject(subject, admission, request, deadline, ports, sealing));
  });
  return { delivery, answers: await Promise.all(answers) };
}

/** The keys that parts are sealed to, looked up once for all subjects; or why one cannot be used for its category. */
async function sealingOf(
  { tenant, mode, selection }: DeliveryRequest,
  { deliveryKeys, issuer, sign }: DeliveryPorts,
): Promise<Sealing | RefusalCode> {
  const wanted = [...selection.values()].flatMap(({ category, sealed }) => sealed.map(({ key }) => ({ category, key: keyName(key) })));
  const names = [...new Set(wanted.map(({ key }) => key))];
  const keys = names.length === 0 ? new Map<string, DeliveryKey>() : await deliveryKeys(tenant, names);
  if (typeof keys === "string") return keys;
  if (!wanted.every(({ category, key }) => keys.get(key)?.allows(category) === true)) return "DELIVERY_KEY_UNKNOWN";
  return { keys, sign, binding: { issuer, tenant, mode } };
}

/** What needs no store: scope, shape, signature, binding. */
async function verify(subject: SubjectRequest, index: number, request: DeliveryRequest, ports: DeliveryPorts): Promise<Verified | RefusalCode> {
  const { selection, scopes, tenant, mode } = request;
  for (const { category, way } of selection.values()) if (!scopes.includes(scopeOf(category, way))) return "SCOPE_MISSING";
  if (!request.senderConstrained && [...selection.values()].some(({ category }) => SENSITIVE.has(category) || isAdded(category)))
    return "SENDER_CONSTRAINED_TOKEN_REQUIRED";
  const sameKey = request.subjects.findIndex(({ key }) => key.toLowerCase() === subject.key.toLowerCase());
  if (sameKey !== index) return "DUPLICATE_KEY";
  const continued = subject.continuation === undefined ? null : await openContinuation(subject.continuation, request, ports.continuations);
  if (typeof continued === "string") return continued;
  const sent = await readSent(subject, { tenant, mode, ...ports });
  if (typeof sent === "string") return sent;
  const identifiers = readIdentifiers(sent.identifiers);
  if (!identifiers) return "IDENTIFIERS_MALFORMED";
  if (identifiers.size === 0 && !continued) return "IDENTIFIERS_MISSING";
  const claimed = readClaimed(sent.claims);
  if (!claimed) return "CLAIMS_MALFORMED";
  const claims = await readGrant(subject.grant, { issuer: ports.issuer, keys: ports.grantKeys, tenant, mode });
  if (typeof claims === "string") return claims;
  // Late answers are of whom the tickets are: nobody is asked by an identifier.
  const mismatch = continued ? undefined : checkBinding(claims, identifiers, subject.salt);
  if (mismatch) return mismatch;
  return { index, identifiers, claimed, claims, continued, admission: admissionOf(subject, index, claims, request, continued) };
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

function admissionOf(
  { key, country, subdivision }: SubjectRequest,
  index: number,
  claims: GrantClaims,
  request: DeliveryRequest,
  continued: Continuation | null,
): SubjectAdmission {
  const selection = Object.fromEntries([...request.selection].map(([question, { attributes }]) => [question, attributes.toSorted()]));
  const inCommon = JSON.stringify([
    continued?.grant ?? claims.jti,
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
    clear: [...request.selection.values()].filter(({ clear }) => clear.length > 0).map(({ category }) => clearScopeOf(category)),
    country,
    continues: continued?.transaction ?? null,
    subdivision,
    subjectKind: claims.subjectKind,
  };
}

async function admit(
  { tenant, client, mode, scopes, costCenter, project, deadlineMs, dryRun }: DeliveryRequest,
  delivery: string,
  sound: readonly Verified[],
  { ledger }: DeliveryPorts,
): Promise<ReadonlyMap<number, Admission>> {
  const subjects = sound.map(({ admission }) => admission);
  const clearScopes = scopes.filter((scope) => scope.startsWith(clearScopeOf("")));
  const admissions = await ledger[dryRun ? "dryRun" : "admit"]({
    tenant,
    client,
    mode,
    delivery,
    costCenter,
    project,
    deadlineMs,
    clearScopes,
    subjects,
  });
  return new Map(admissions.map((admission) => [admission.index, admission]));
}

type Ask = (step: AskedStep, asking: Asking) => Promise<StepResult>;

const ASK: Readonly<Record<Strategy, (quorum: number) => Ask>> = {
  WATERFALL: () => askInTurn,
  FIRST_SUCCESS: () => askForFirst,
  ALL: () => askAll,
  QUORUM: askQuorum,
};

/** After these, a partner has said what it has. */
const SETTLED_LINES: ReadonlySet<LineOutcome> = new Set(["HIT", "PARTIAL", "NO_RECORD", "ANSWERED"]);

/** Asks for all categories side by side, the partners of each by its process's strategy, then settles; what was settled is what may be answered. */
async function fetchSubject(
  { identifiers, claimed, claims, continued, admission: { country, grant } }: Verified,
  { transaction, attempt, strategy, quorum, steps }: Extract<Admission, { refusal: null }>,
  { tenant, client, mode, gone, selection, wished }: DeliveryRequest,
  { signal: deadline, at: endsAt }: { readonly signal: AbortSignal; readonly at: number },
  { ledger, connectorFor: connectorOf, revocations, continuations, addedCategory }: DeliveryPorts,
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
  const connectorFor = (partner: string) => connectorOf(partner, tenant, mode);
  const due = continued ? steps.filter(({ question }) => continued.tickets.some((ticket) => ticket.question === question)) : steps;
  const results = await sideBySide(due, [gone, deadline, revoked.signal], (step, signal) => {
    const said: ReadonlyMap<string, Personal> = claimed.get(step.category) ?? new Map();
    const about = { identifiers, added: added.get(step), claimed: said, wished, subjectKind, country, transaction };
    const asking = { ...about, signal, deadline, endsAt, connectorFor };
    const asked = askedStep(step, selection.get(step.question)?.checks ?? [], said);
    const tickets = continued?.tickets.filter(({ question }) => question === step.question);
    return tickets ? askAgain(tickets)(stillToCome(asked, tickets), asking) : ASK[strategy](quorum ?? 0)(asked, asking);
  }).finally(revoked.done);
  // Of what a client that has left cannot get, nothing was returned; what its partners did stays on their lines.
  const left = gone.aborted;
  const lines = results.flatMap((result) => result.lines);
  const tickets = results.flatMap((result) => result.tickets);
  // What was asked for again, and failed, can be asked for once more by the same continuation.
  const unanswered = continued !== null && (left || lines.some((line) => !SETTLED_LINES.has(line.outcome)));
  const outcome = left ? "ABORTED" : transactionOutcome(results);
  noteInSpan({ outcome });
  const verdict = await ledger.settle(tenant, {
    transaction,
    attempt,
    outcome,
    asked: results.reduce((sum, { asked }) => sum + asked, 0),
    returned: left ? 0 : results.reduce((sum, { returned }) => sum + returned, 0),
    pending: tickets.length > 0 || unanswered,
    abortedCalls: left || revoked.signal.aborted ? lines.filter((line) => line.outcome === "ABORTED").length : null,
    continued: continued !== null,
    categories: results.length,
    durationMs: Math.round(performance.now() - begun),
    disclosures: results.flatMap(({ disclosures }) => disclosures),
    lines,
  });
  if (verdict === "WITHDRAWN") return refused("CONSENT_WITHDRAWN", transaction);
  if (verdict === "SUSPENDED") return refused("ORGANIZATION_SUSPENDED", transaction);
  if (verdict === "LOST") return refused("SUPERSEDED", transaction, "FAILED");
  const about = { transaction, processVersion: claims.processVersion, grant: claims.jti };
  const sealed = results.map(async (result) => {
    const parts = selection.get(result.step.question)?.sealed ?? [];
    return [result.step.category, await sealParts(result, parts, about, sealing)] as const;
  });
  const continuation =
    tickets.length > 0
      ? await sealContinuation(
          {
            transaction,
            tenant,
            client,
            grant: continued?.grant ?? grant,
            expiresAt: continued?.expiresAt ?? Math.floor(Date.now() / 1_000) + continuations.lifetimeSeconds,
            tickets,
          },
          continuations,
        )
      : null;
  return answerOf(results, about, new Map((await Promise.all(sealed)).filter(([, parts]) => parts.size > 0)), continuation);
}
