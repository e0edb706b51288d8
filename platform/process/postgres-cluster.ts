import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { giveTo, type PostgresUser } from "./postgres-user.ts";
import { runCommand } from "./run-command.ts";

export interface ClusterPlan {
  readonly binaries: PostgresBinaries;
  readonly user: PostgresUser | undefined;
  readonly folder: string;
  readonly cache: string;
  readonly durable: boolean;
}

/** PostgreSQL sees nothing of our environment, which may hold secrets or `PG…` variables. */
export const POSTGRES_ENVIRONMENT = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/**
 * Makes a data folder whose superuser has `password`. It appears under its name only when it is whole.
 *
 * A copy of an initialised folder is three times faster than initdb, so the first one leaves a template in the cache.
 */
export async function createCluster(plan: ClusterPlan, password: string): Promise<void> {
  const template = join(plan.cache, `postgres-${plan.binaries.version}`);
  const unfinished = `${plan.folder}.${randomBytes(4).toString("hex")}`;
  await mkdir(dirname(plan.folder), { recursive: true });
  try {
    if (!(await copied(template, unfinished))) {
      await initialise(plan, unfinished);
      await publish(unfinished, template);
    }
    await giveTo(plan.user, unfinished);
    await setSuperuserPassword(plan, unfinished, password);
    if (plan.durable) await runBinary(plan, "initdb", ["--sync-only", "-D", unfinished]);
    await rename(unfinished, plan.folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** False if there is no template, or one that another user made and we may not read: then initdb does the work. */
async function copied(template: string, folder: string): Promise<boolean> {
  try {
    await runCommand("cp", ["-R", template, folder]);
    return true;
  } catch {
    await rm(folder, { recursive: true, force: true });
    return false;
  }
}

/** Single-user mode opens no socket, so nobody can come in before the password is set. The server must not run. */
export async function setSuperuserPassword(plan: ClusterPlan, folder: string, password: string): Promise<void> {
  const quiet = ["-c", "fsync=off", "-c", "log_min_messages=log", "-c", "log_min_error_statement=panic", "-c", "log_checkpoints=off"];
  const statement = `ALTER ROLE postgres PASSWORD '${password}';\n\n`;
  await runBinary(plan, "postgres", ["--single", "-j", "-D", folder, ...quiet, "postgres"], statement);
}

/** The template's own password is thrown away: each copy gets another. */
async function initialise(plan: ClusterPlan, folder: string): Promise<void> {
  // Beside the data folder, since a temp folder may be closed to PostgreSQL's user.
  const secret = await mkdtemp(`${folder}.`);
  const passwordFile = join(secret, "password");
  try {
    await writeFile(passwordFile, randomBytes(32).toString("base64url"), { mode: 0o600 });
    await mkdir(folder, { mode: 0o700 });
    await giveTo(plan.user, secret, folder);
    const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
    const access = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
    await runBinary(plan, "initdb", ["-D", folder, ...locale, ...access, "--no-sync"]);
  } finally {
    await rm(secret, { recursive: true, force: true });
  }
}

/** Two processes may publish at once: the first rename wins. A cache that cannot be written costs time only. */
async function publish(folder: string, template: string): Promise<void> {
  const unfinished = `${template}.${randomBytes(4).toString("hex")}`;
  try {
    await mkdir(dirname(template), { recursive: true });
    await runCommand("cp", ["-R", folder, unfinished]);
    await rename(unfinished, template);
  } catch {
    await rm(unfinished, { recursive: true, force: true }).catch(() => {});
  }
}

function runBinary({ binaries, user }: ClusterPlan, name: "initdb" | "postgres", args: string[], input = ""): Promise<void> {
  return runCommand(join(binaries.root, "bin", name), args, { user, env: POSTGRES_ENVIRONMENT, input });
}
