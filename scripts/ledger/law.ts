import type { Rows } from "../../platform/database/rows.ts";
import type { Call } from "../sandbox/protocol.ts";

/** One call that a partner says it got. */
export interface PartnerCall extends Pick<Call, "requested" | "idempotencyKey" | "state" | "further"> {
  readonly partner: string;
}

/** Partners that say what they were asked. */
export interface PartnerBook {
  readonly ids: readonly string[];
  /** Since when they remember; calls from before are forgotten. */
  readonly since: Date;
  calls(): Promise<readonly PartnerCall[]>;
}

export interface LedgerOptions {
  /** How long after its deadline an open transaction is still left to the sweeper: its grace and a few of its rounds. */
  readonly graceSeconds?: number;
  /** What each tenant was given in all, in minor units: no table says it. */
  readonly budgets?: Readonly<Record<string, number>>;
  readonly partners?: PartnerBook;
}

/** What a law found. Differences and notes name ids, enums, counts and amounts, and nothing else. */
export interface Finding {
  readonly checked: number;
  readonly differences: readonly string[];
  /** What is under way, or could not be checked: named, but no difference. */
  readonly notes: readonly string[];
}

export interface Law {
  readonly name: string;
  /** What holds when nothing is wrong. */
  readonly says: string;
  check(query: Rows, options: LedgerOptions): Promise<Finding>;
}

interface SqlLaw extends Pick<Law, "name" | "says"> {
  /** A query for one number, `checked`. */
  readonly checked: string;
  /** A query for texts, `found`: one for each difference. */
  readonly differing: string;
  /** The same for notes. */
  readonly noted?: string;
  /** What `$1` and so on stand for in the last two. */
  readonly values?: (options: LedgerOptions) => readonly unknown[];
}

/** A law that the tables show by themselves. */
export const sqlLaw = ({ name, says, checked, differing, noted, values = () => [] }: SqlLaw): Law => ({
  name,
  says,
  async check(query, options) {
    const found = async (sql: string) => (await query<{ found: string }>(sql, values(options))).map((row) => row.found);
    const [count] = await query<{ checked: number }>(checked);
    return {
      checked: Number(count?.checked ?? 0),
      differences: await found(`${differing} order by found`),
      notes: noted === undefined ? [] : await found(`${noted} order by found`),
    };
  },
});

/** Attempts that ended, as their events tell it. */
export const ENDED = `(select id, source, tenant, data, (data ->> 'transaction')::uuid as transaction_id, (data ->> 'attempt')::int as attempt,
  data ->> 'outcome' as outcome from events.log where type = 'transaction.settled')`;
