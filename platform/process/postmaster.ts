import { spawn, type ChildProcess } from "node:child_process";
import { POSTGRES_ENVIRONMENT } from "./postgres-cluster.ts";
import type { PostgresUser } from "./postgres-user.ts";

/** How the server ended. */
export interface PostgresExit {
  /** PostgreSQL's exit code; above 128 if a signal ended it. Null if the watching shell itself was killed. */
  readonly code: number | null;
}

export interface Postmaster {
  /** Settles when the server takes connections; rejects with the end of its log if it ended before. */
  readonly ready: Promise<void>;
  readonly exited: Promise<PostgresExit>;
  /** Fast shutdown: open transactions are rolled back, connections closed, data flushed. */
  interrupt(): void;
}

/**
 * The shell holds the reading end of a pipe from this process. When the pipe closes, because we ask or because
 * we died (even by SIGKILL), it interrupts PostgreSQL; when PostgreSQL has ended, it removes the socket folder.
 * No core file: it would hold what the server had in memory.
 */
const WATCH = `
ulimit -c 0
socket_folder=$1; shift
exec 3<&0 </dev/null
"$@" 3<&- & server=$!
(read -r _ <&3; kill -INT $server) 2>/dev/null & watcher=$!
wait $server; code=$?
kill $watcher 2>/dev/null
rm -rf "$socket_folder"
exit $code
`;

export function startPostmaster(
  command: readonly string[],
  socketFolder: string,
  user: PostgresUser | undefined,
  onLog?: (text: string) => void,
): Postmaster {
  // A session of its own: Ctrl-C must reach us, who still have requests to finish, and not PostgreSQL.
  const shell = spawn("/bin/sh", ["-c", WATCH, "watch-postgres", socketFolder, ...command], {
    ...user,
    env: POSTGRES_ENVIRONMENT,
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
  });
  shell.stdin!.on("error", () => {});
  const exited = new Promise<PostgresExit>((done) => {
    // No shell could be started: `ready` says why.
    shell.once("error", () => done({ code: null }));
    shell.once("exit", (code) => {
      shell.stdin!.destroy();
      done({ code });
    });
  });
  if (onLog) shell.stderr!.on("data", (bytes: Buffer | string) => onLog(String(bytes)));
  return { ready: readiness(shell), exited, interrupt: () => void shell.stdin!.end() };
}

function readiness(shell: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let log = "";
    shell.stderr!.setEncoding("utf8").on("data", (text: string) => {
      log = (log + text).slice(-4_000);
      if (log.includes("database system is ready to accept connections")) done();
    });
    shell.once("error", fail);
    shell.once("close", () => fail(new Error(`PostgreSQL did not start: ${log.trim()}`)));
  });
}
