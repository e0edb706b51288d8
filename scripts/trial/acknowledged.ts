import type { Rows } from "../../platform/database/rows.ts";

/** What a customer was told of a subject, and may rely on. */
export interface Acknowledged {
  readonly key: string;
  readonly status: string;
  /** Null when the room that tells it gave no answer. */
  readonly transaction: { readonly id: string; readonly outcome: string; readonly attempt: number } | null;
  /** Minor units; null when billing gave no answer. */
  readonly charged: number | null;
}

/** What may be kept of a subject whose answer had this status. */
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  COMPLETE: ["HIT"],
  PARTIAL: ["PARTIAL"],
  EMPTY: ["NO_RECORD"],
  FAILED: ["TIMEOUT", "PARTNER_ERROR", "NO_RECORD", "ABORTED"],
};

interface Kept {
  readonly key: string;
  readonly id: string;
  readonly outcome: string;
  readonly attempt: number;
  readonly charged: number;
}

function judge(told: Acknowledged, kept: Kept | undefined): string | undefined {
  if (!kept) return "no transaction is kept of it";
  const allowed = OUTCOMES[told.status];
  if (allowed && !allowed.includes(kept.outcome)) return `its answer was ${told.status}, it is kept as ${kept.outcome}`;
  if (told.transaction) {
    const { id, outcome, attempt } = told.transaction;
    if (id !== kept.id || outcome !== kept.outcome || attempt !== kept.attempt)
      return `it was told attempt ${attempt} of ${id} is ${outcome}, kept is attempt ${kept.attempt} of ${kept.id}, ${kept.outcome}`;
  }
  if (told.charged !== null && told.charged !== kept.charged) return `it was told a charge of ${told.charged}, kept are ${kept.charged}`;
  return undefined;
}

/** Where what customers were told and what is kept do not agree. */
export async function checkAcknowledged(query: Rows, told: readonly Acknowledged[]): Promise<string[]> {
  const rows = await query<Kept>(
    `select idempotency_key as key, id, outcome, attempt, (select coalesce(sum(minor), 0)::int from billing.charges where transaction_id = t.id) as charged
       from partner_data.transactions t where idempotency_key = any ($1)`,
    [told.map(({ key }) => key)],
  );
  const kept = new Map(rows.map((row) => [row.key, row]));
  return told.flatMap((one) => {
    const wrong = judge(one, kept.get(one.key));
    return wrong === undefined ? [] : [`key ${one.key}: ${wrong}`];
  });
}
