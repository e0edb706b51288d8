import { DatabaseError, type Pool, type QueryResultRow } from "pg";
import { Forbidden, OrganizationSuspended, OrganizationTerminated } from "../../../platform/errors/common.ts";
import { readQuestion } from "../../../platform/subgraph/question.ts";
import type { Admission, AdmissionRequest, Ledger, Settlement, Verdict } from "../delivery/ledger.ts";
import { ClientRevoked, CostCenterUnknown, ProjectUnknown } from "../errors.ts";

export interface LedgerRules {
  readonly mostPartners: number;
  readonly mostRetries: number;
  readonly retryWindowSeconds: number;
  /** How many subjects a tenant's test clients may ask for in a day. */
  readonly testQuota: number;
}

const REFUSALS: Readonly<Record<string, () => Error>> = {
  ORGANIZATION_SUSPENDED: () => new OrganizationSuspended(),
  ORGANIZATION_TERMINATED: () => new OrganizationTerminated(),
  FORBIDDEN: () => new Forbidden(),
  CLIENT_REVOKED: () => new ClientRevoked(),
  COST_CENTER_UNKNOWN: () => new CostCenterUnknown(),
  PROJECT_UNKNOWN: () => new ProjectUnknown(),
};

/** While another commit of the tenant's is under way, subjects that finish within so many milliseconds share the next. */
const SHARE_MS = 2;

interface Waiting {
  readonly settlement: Settlement;
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: unknown) => void;
}

const DEADLOCK = "40P01";
const MOST_TRIES = 3;

/**
 * Runs one of the two statements, again when PostgreSQL chose it to end a deadlock: all of it was rolled back then.
 * Consents and keys are locked in one order; slices of a budget that comes to its end are not quite, since a call
 * that took one may have to wait for another.
 */
async function run<T extends QueryResultRow>(pool: Pool, sql: string, values: readonly unknown[], tries = MOST_TRIES): Promise<T | undefined> {
  try {
    return (await pool.query<T>(sql, [...values])).rows[0];
  } catch (error) {
    if (tries <= 1 || !(error instanceof DatabaseError) || error.code !== DEADLOCK) throw error;
    return run(pool, sql, values, tries - 1);
  }
}

/** The ledger in PostgreSQL: two functions, one round trip each. */
export function createLedger(pool: Pool, rules: LedgerRules): Ledger {
  const waiting = new Map<string, Waiting[]>();
  /** By tenant, how many commits are under way. */
  const underWay = new Map<string, number>();

  async function settleTogether(tenant: string): Promise<void> {
    const batch = waiting.get(tenant) ?? [];
    waiting.delete(tenant);
    underWay.set(tenant, (underWay.get(tenant) ?? 0) + 1);
    try {
      const settled = await run<{ verdicts: { transaction: string; verdict: Verdict }[] }>(pool, "select partner_data.settle($1, $2) as verdicts", [
        tenant,
        JSON.stringify(batch.map(({ settlement }) => settlement)),
      ]);
      const verdicts = new Map(settled?.verdicts.map(({ transaction, verdict }) => [transaction, verdict]));
      for (const { settlement, resolve } of batch) resolve(verdicts.get(settlement.transaction) ?? "LOST");
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      const others = (underWay.get(tenant) ?? 1) - 1;
      if (others > 0) underWay.set(tenant, others);
      else underWay.delete(tenant);
    }
  }

  async function ask(statement: "admit" | "dry_run", { subjects, ...call }: AdmissionRequest): Promise<readonly Admission[]> {
    const row = await run<{ admitted: { refusal?: string; subjects?: Admission[] } }>(pool, `select partner_data.${statement}($1, $2) as admitted`, [
      JSON.stringify({ ...call, ...rules }),
      JSON.stringify(subjects),
    ]);
    const admitted = row?.admitted;
    if (admitted?.refusal !== undefined) throw REFUSALS[admitted.refusal]?.() ?? new Error("Admission gave an unknown refusal.");
    return (admitted?.subjects ?? []).map((subject) =>
      "steps" in subject ? { ...subject, steps: subject.steps.map((step) => ({ ...step, ...readQuestion(step.question) })) } : subject,
    );
  }

  return {
    admit: (request) => ask("admit", request),
    dryRun: (request) => ask("dry_run", request),

    settle(tenant, settlement) {
      return new Promise((resolve, reject) => {
        const batch = waiting.get(tenant);
        if (batch) return void batch.push({ settlement, resolve, reject });
        waiting.set(tenant, [{ settlement, resolve, reject }]);
        // Who is alone has nobody to wait for.
        if (underWay.has(tenant)) setTimeout(() => void settleTogether(tenant), SHARE_MS);
        else setImmediate(() => void settleTogether(tenant));
      });
    },
  };
}
