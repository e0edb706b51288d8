import type { GraphQLResolveInfo } from "graphql";
import { validate as isUuid } from "uuid";
import { BadUserInput, Forbidden, type InputFault } from "../../../platform/errors/common.ts";
import { durationMs } from "../../../platform/subgraph/types/scalars.ts";
import type { WishedAssurance } from "../delivery/assurance.ts";
import { deliver } from "../delivery/deliver.ts";
import type { SubjectAnswer } from "../delivery/subject-answer.ts";
import { readSelection } from "../delivery/selection.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import type { DeliveryInput } from "../types/delivery-input.ts";
import { shownCategories } from "../types/shown-categories.ts";
import type { DeliverPartnerDataPayload, SubjectResult } from "../types/subject-result.ts";
import { answerSigner } from "./sign-answer.ts";

const MOST_SUBJECTS = 100;
/** What admission, settlement and the way back take at worst, kept from the caller's own deadline. */
const MARGIN_MS = 1_500;

function checkInput({ subjects, costCenterId, projectId }: DeliveryInput): void {
  const faults: InputFault[] = [];
  if (subjects.length === 0) faults.push({ at: "input.subjects", kind: "REQUIRED" });
  if (subjects.length > MOST_SUBJECTS) faults.push({ at: "input.subjects", kind: "TOO_MANY" });
  if (!isUuid(costCenterId)) faults.push({ at: "input.costCenterId", kind: "INVALID_VALUE" });
  if (projectId != null && !isUuid(projectId)) faults.push({ at: "input.projectId", kind: "INVALID_VALUE" });
  subjects.forEach(({ country, subdivision }, index) => {
    if (subdivision != null && !subdivision.startsWith(`${country}-`))
      faults.push({ at: `input.subjects.${index}.subdivision`, kind: "INVALID_VALUE" });
  });
  if (faults.length > 0) throw new BadUserInput(faults);
}

/** Partners end before the room's own deadline, and that before the gateway's: else they answer and the client gets null. */
function deadlineOf({ deadline }: DeliveryInput, { deadlineAt, delivering }: PartnerDataCall): number {
  const wished = deadline == null ? delivering.longestMs : durationMs(deadline);
  // Another router may name a fraction of a millisecond.
  return Math.max(1, Math.floor(Math.min(wished, delivering.longestMs, deadlineAt - Date.now() - MARGIN_MS)));
}

/** What is asked of sources; levels that we do not know can be met by none. */
function wishedOf({ assurance }: DeliveryInput): WishedAssurance {
  const { trustFramework = null, leastLevel = null, evidenceWithin = null } = assurance ?? {};
  return { trustFramework, leastLevel, longestMs: evidenceWithin === null ? null : durationMs(evidenceWithin) };
}

function shownResult(answer: SubjectAnswer, sign: ReturnType<typeof answerSigner>): SubjectResult {
  const { status, error, transaction, values, sealed, outcomes, sources, continuation, retryAfterSeconds, plan } = answer;
  const result = {
    status,
    error,
    outcomes,
    sources: sources.map(({ partner, provenance, ...source }) => ({ ...source, partnerId: partner, ...provenance })),
    transactionId: transaction,
    continuation,
    retryAfter: retryAfterSeconds === null ? null : `PT${retryAfterSeconds}S`,
    plan: plan && { ...plan, questions: plan.questions.map(({ partners, ...question }) => ({ ...question, partnerIds: partners })) },
    ...shownCategories(values, sealed, outcomes),
    sign: (): ReturnType<typeof sign> => sign(answer, result),
  };
  return result as SubjectResult;
}

/** The door to the delivery path: from the GraphQL call to a plain request and back. */
export async function deliverPartnerData(call: PartnerDataCall, input: DeliveryInput, info: GraphQLResolveInfo): Promise<DeliverPartnerDataPayload> {
  const { principal, signal, delivering } = call;
  if (principal.kind !== "client" || principal.tenant === null || principal.mode === null) throw new Forbidden();
  checkInput(input);
  const { delivery, answers } = await deliver(
    {
      tenant: principal.tenant,
      client: principal.id,
      mode: principal.mode,
      scopes: principal.scopes,
      senderConstrained: principal.senderConstrained,
      costCenter: input.costCenterId,
      project: input.projectId ?? null,
      selection: readSelection(info),
      subjects: input.subjects.map(({ idempotencyKey, grant, salt, continuation, country, subdivision, identifiers, sealedIdentifiers, claims }) => ({
        key: idempotencyKey,
        grant,
        salt: salt ?? undefined,
        continuation: continuation ?? undefined,
        country,
        subdivision: subdivision ?? null,
        identifiers: identifiers == null ? undefined : { ...identifiers },
        sealedIdentifiers: sealedIdentifiers ?? undefined,
        claims: { ...claims },
      })),
      wished: wishedOf(input),
      dryRun: input.dryRun,
      deadlineMs: deadlineOf(input, call),
      gone: signal,
    },
    delivering,
  );
  const sign = answerSigner(call, info);
  return { id: delivery, results: answers.map((answer) => shownResult(answer, sign)) };
}
