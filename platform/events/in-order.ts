import type { Rows } from "../database/rows.ts";

/** A place in the log: after this event, before the next. */
export interface Place {
  /** A transaction's id (`xid8`), in digits. */
  readonly xid: string;
  readonly seq: string;
}

export interface LoggedEvent extends Place {
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly time: Date;
  readonly tenant: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Before the first event. */
export const BEGINNING: Place = { xid: "0", seq: "0" };

/**
 * The next events of the log after a place, so that none is ever skipped. `seq` alone is no cursor: it is taken before
 * the commit, and a transaction that took a smaller one may still commit. So the order is (xid, seq), and nothing is
 * read that is as young as the oldest transaction under way. Row-level security holds: the caller sees its tenant.
 */
export async function readInOrder(query: Rows, after: Place, most: number): Promise<readonly LoggedEvent[]> {
  return query<LoggedEvent>(
    // Ordered by the columns themselves: the texts of the same names would put 10 before 9.
    `select xid::text, seq::text, source, id, type, time, tenant, data from events.log
      where (xid, seq) > ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by log.xid, log.seq limit $3`,
    [after.xid, after.seq, most],
  );
}
