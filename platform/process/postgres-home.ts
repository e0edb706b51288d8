import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { closedFolder, giveTo, type PostgresUser } from "./postgres-user.ts";
import { runCommand } from "./run-command.ts";

/** The kernel refuses longer socket paths; `/genifi-pg-<six characters>/.s.PGSQL.5432.lock` is what comes after the temp folder. */
const LONGEST_TEMP_FOLDER = 107 - 40;

/** A private folder for the socket; `again` is one of before, so that clients find the server where it was. */
export async function makePostgresHome(user: PostgresUser | undefined, again: string | undefined): Promise<string> {
  if (again !== undefined) {
    // A server that was killed with its watching shell leaves it; else it is made anew.
    await rm(again, { recursive: true, force: true });
    await mkdir(again, { mode: 0o700 });
    await giveTo(user, again);
    return again;
  }
  const preferred = tmpdir();
  const fits = preferred.length <= LONGEST_TEMP_FOLDER && !closedFolder(preferred, user);
  const home = await mkdtemp(join(fits ? preferred : "/tmp", "genifi-pg-"));
  await giveTo(user, home);
  return home;
}

/** A checkout under a 0700 home is closed to the user that root lends PostgreSQL: then it gets a copy (40 MB, 60 ms). */
export async function reachableBinaries(binaries: PostgresBinaries, user: PostgresUser | undefined, home: string): Promise<PostgresBinaries> {
  if (!closedFolder(join(binaries.root, "bin"), user)) return binaries;
  const root = join(home, "native");
  await runCommand("cp", ["-R", binaries.root, root]);
  await giveTo(user, root);
  return { ...binaries, root };
}
