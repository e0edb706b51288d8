import type { GraphQLResolveInfo } from "graphql";
import { validate as isUuid } from "uuid";
import { BadUserInput, Forbidden, type InputFault } from "../../../platform/errors/common.ts";
import type { Personal } from "../../../platform/personal/personal.ts";
import { durationMs } from "../../../platform/subgraph/types/scalars.ts";
import { deliver, type SubjectAnswer } from "../delivery/deliver.ts";
import { readSelection } from "../delivery/selection.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import type { DeliveryInput } from "../types/delivery-input.ts";
import { shownClaim } from "../types/shown-claim.ts";
import type { DeliverPartnerDataPayload, SubjectResult } from "../types/subject-result.ts";

const MOST_SUBJECTS = 100;
/** What admission, settlement and the way back take at worst, kept from the caller's own deadline. */
const MARGIN_MS = 1_500;

function checkInput({ subjects, costCenterId, projectId }: DeliveryInput): void {
  const faults: InputFault[] = [];
  if (subjects.length === 0) faults.push({ at: "input.subjects", kind: "REQUIRED" });
  if (subjects.length > MOST_SUBJECTS) faults.push({ at: "input.subjects", kind: "TOO_MANY" });
  if (!isUuid(costCenterId)) faults.push({ at: "input.costCenterId", kind: "INVALID_VALUE" });
  if (projectId != null && !isUuid(projectId)) faults.push({ at: "input.projectId", kind: "INVALID_VALUE" });
  if (faults.length > 0) throw new BadUserInput(faults);
}

/** Partners end before the room's own deadline, and that before the gateway's: else they answer and the client gets null. */
function deadlineOf({ deadline }: DeliveryInput, { deadlineAt, delivering }: PartnerDataCall): number {
  const wished = deadline == null ? delivering.longestMs : durationMs(deadline);
  // Another router may name a fraction of a millisecond.
  return Math.max(1, Math.floor(Math.min(wished, delivering.longestMs, deadlineAt - Date.now() - MARGIN_MS)));
}

/** Values by field name, still wrapped. */
function shownValues(values: ReadonlyMap<string, Personal>): Record<string, unknown> {
  return Object.fromEntries([...values].map(([name, value]) => [name, shownClaim(value)]));
}

function shownResult({ status, error, transaction, values, outcomes, sources }: SubjectAnswer): SubjectResult {
  return {
    status,
    error,
    outcomes,
    sources: sources.map(({ partner, provenance, ...source }) => ({ ...source, partnerId: partner, ...provenance })),
    transactionId: transaction,
    ...Object.fromEntries([...values].map(([category, claims]) => [category, shownValues(claims)])),
  } as SubjectResult;
}

/** The door to the delivery path: from the GraphQL call to a plain request and back. */
export async function deliverPartnerData(call: PartnerDataCall, input: DeliveryInput, info: GraphQLResolveInfo): Promise<DeliverPartnerDataPayload> {
  const { principal, signal, delivering } = call;
  if (principal.kind !== "client" || principal.tenant === null) throw new Forbidden();
  checkInput(input);
  const { delivery, answers } = await deliver(
    {
      tenant: principal.tenant,
      client: principal.id,
      scopes: principal.scopes,
      costCenter: input.costCenterId,
      project: input.projectId ?? null,
      selection: readSelection(info),
      subjects: input.subjects.map(({ idempotencyKey, grant, salt, country, identifiers }) => ({
        key: idempotencyKey,
        grant,
        salt: salt ?? undefined,
        country,
        identifiers: { ...identifiers },
      })),
      deadlineMs: deadlineOf(input, call),
      gone: signal,
    },
    delivering,
  );
  return { id: delivery, results: answers.map(shownResult) };
}
