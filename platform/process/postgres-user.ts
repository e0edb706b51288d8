import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { runCommand } from "./run-command.ts";

/** Who PostgreSQL runs as. */
export interface PostgresUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root lends it another user; anybody else runs it as themselves (undefined). */
export function postgresUser(): PostgresUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const account = accounts.find(([name]) => name === "postgres") ?? accounts.find(([name]) => name === "nobody");
  if (!account) throw new Error('No embedded PostgreSQL: as root it needs a user "postgres" or "nobody" to run as, and there is none.');
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

/** The first folder on the way to `path` (an existing one) that `user` may not pass through, such as a 0700 home; undefined if none. */
export function closedFolder(path: string, user: PostgresUser | undefined): string | undefined {
  if (!user) return undefined;
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const passBit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & passBit) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Makes `user` the owner of folders and of all in them. */
export async function giveTo(user: PostgresUser | undefined, ...folders: string[]): Promise<void> {
  if (user) await runCommand("chown", ["-R", `${user.uid}:${user.gid}`, ...folders]);
}
