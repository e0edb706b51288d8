import type { Table } from "./table.ts";
import type { World } from "./world.ts";

/** Counts every statement, those inside functions too. */
export const PROFILED_POSTGRES = { shared_preload_libraries: "pg_stat_statements", "pg_stat_statements.track": "all", track_functions: "all" };

export async function startPostgresProfile({ postgres }: World): Promise<void> {
  await postgres.query("create extension if not exists pg_stat_statements");
  await postgres.query("select pg_stat_statements_reset()");
  await postgres.query("select pg_stat_reset()");
}

const MOST_ROWS = 12;
const MOST_CHARACTERS = 90;

const short = (query: string): string => {
  const line = query.replaceAll(/\s+/g, " ").replaceAll("|", "/").trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
};

/** Where PostgreSQL's time went since the profile began. */
export async function postgresTables({ postgres }: World, requests: number): Promise<Table[]> {
  const statements = await postgres.query<{ query: string; calls: number; ms: number; pages: number; wal: number }>(
    `select query, calls::int, total_exec_time as ms, shared_blks_hit::float8 as pages, wal_bytes::float8 as wal from pg_stat_statements
      where toplevel and query !~ 'pg_stat|pgboss.job where state in' order by total_exec_time desc limit $1`,
    [MOST_ROWS],
  );
  const functions = await postgres.query<{ name: string; calls: number; self: number; total: number }>(
    `select schemaname || '.' || funcname as name, calls::int, self_time as self, total_time as total from pg_stat_user_functions
      order by self_time desc limit $1`,
    [MOST_ROWS],
  );
  const each = (value: number, digits: number) => (value / requests).toFixed(digits);
  return [
    {
      title: "Profile: PostgreSQL's statements",
      columns: ["a delivery", "calls", "ms", "pages read", "WAL bytes"],
      rows: statements.map(({ query, calls, ms, pages, wal }) => [short(query), each(calls, 2), each(ms, 2), each(pages, 0), each(wal, 0)]),
      notes: ["elapsed time, locks and the wait for a processor included; a commit's wait for the disk is not in it"],
    },
    {
      title: "Profile: PostgreSQL's functions",
      columns: ["a delivery", "calls", "own ms", "ms with what it calls"],
      rows: functions.map(({ name, calls, self, total }) => [name, each(calls, 2), each(self, 2), each(total, 2)]),
    },
  ];
}
