import { v4 as uuid } from "uuid";
import type { PartnerDataCall } from "../loaders/loaders.ts";

/** Where else a trace of a transaction is, for whoever wants all: those rooms answer for theirs themselves. */
const KEPT_ELSEWHERE = [
  { room: "billing", what: "its charges, and the budget set aside while it is under way", readBy: "Transaction.charges" },
  { room: "consent", what: "that its grant was used, and when", readBy: "ConsentAttestation.usedTimes" },
  { room: "analytics", what: "its outcome, categories and duration, to be counted", readBy: "Organization.usageSummary" },
  {
    room: "events",
    what: "the events that it was settled, and that a late answer was ready: the same ids, enums and times, for 400 days",
    readBy: null,
  },
] as const;

/**
 * Everything that this room keeps of a transaction, signed: for a customer who must show, to a subject or a regulator,
 * what is kept and that nothing of the subject is in it. Made on demand. Null when it is none of the tenant's.
 */
export async function makeRecord({ loaders, principal, delivering, signRecord }: PartnerDataCall, id: string): Promise<string | null> {
  const kept = await loaders.keptOf.load(id);
  if (!kept || principal.tenant === null) return null;
  const { transaction, delivery, candidates, disclosures } = kept;
  const { granted, selected, asked, returned } = transaction;
  return signRecord({
    iss: delivering.issuer,
    aud: principal.tenant,
    iat: Math.floor(Date.now() / 1_000),
    jti: uuid(),
    transaction,
    delivery,
    candidates,
    disclosures,
    minimisation: { granted, selected, asked, returned },
    keptElsewhere: KEPT_ELSEWHERE,
  });
}
