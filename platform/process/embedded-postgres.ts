import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { findPostgres } from "./postgres-binaries.ts";
import { createCluster, setSuperuserPassword, type ClusterPlan } from "./postgres-cluster.ts";
import { makePostgresHome, reachableBinaries } from "./postgres-home.ts";
import { clearStaleLock } from "./postgres-lock.ts";
import { postgresSettings } from "./postgres-settings.ts";
import { closedFolder, postgresUser } from "./postgres-user.ts";
import { startPostmaster, type PostgresExit } from "./postmaster.ts";

export interface EmbeddedPostgresOptions {
  /** The data folder; made if it is not there. Its parent must be passable for the user that PostgreSQL runs as. */
  readonly folder: string;
  /** False turns fsync off: for data that a crash may destroy. */
  readonly durable?: boolean;
  /** Holds the superuser's password, mode 0600; outside the data folder, so that a backup of one is not a backup of both. */
  readonly passwordFile: string;
  /** Where the initialised template is kept between starts. */
  readonly cache?: string;
  /** The folder of a predecessor's socket, which ended: the same again, so that clients find the server. */
  readonly host?: string;
  /** Over our own settings: for trials of the log, above all. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Given whatever the server logs. */
  readonly onLog?: (text: string) => void;
}

export interface EmbeddedPostgres {
  /** The folder of the unix socket: what `pg` takes as host. */
  readonly host: string;
  readonly port: number;
  readonly superuser: { readonly user: "postgres"; readonly password: string };
  /** Resolves when the server ended, whoever ended it. */
  readonly exited: Promise<PostgresExit>;
  /** Shuts down and waits for the end. Safe to call twice. */
  stop(): Promise<void>;
}

const PORT = 5432;
const PREDECESSOR_LIMIT_MS = 10_000;
const PROJECT_CACHE = resolve(dirname(fileURLToPath(import.meta.url)), "../../node_modules/.cache/genifi");

/**
 * Starts a PostgreSQL of our own on a unix socket. It never outlives this process.
 *
 * Throws if npm did not install it, if its user cannot reach the data folder, or if another server holds that folder.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const giveUpAt = Date.now() + PREDECESSOR_LIMIT_MS;
  for (;;) {
    try {
      return await attempt(options);
    } catch (error) {
      if (Date.now() > giveUpAt || !isFolderTaken(error)) throw error;
      await sleep(100);
    }
  }
}

/** Our predecessor may have been killed a moment ago, and its server still be shutting down. */
const isFolderTaken = (error: unknown) => /lock file ".*" already exists|shared memory block .* still in use/.test(String(error));

async function attempt({
  durable = true,
  cache = PROJECT_CACHE,
  settings = {},
  onLog,
  ...options
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const user = postgresUser();
  const host = await makePostgresHome(user, options.host);
  try {
    const binaries = await reachableBinaries(findPostgres(), user, host);
    const plan = { binaries, user, folder: resolve(options.folder), cache, durable };
    const password = await prepareFolder(plan, resolve(options.passwordFile));
    const command = [join(binaries.root, "bin/postgres"), "-D", plan.folder, "-p", `${PORT}`, ...postgresSettings(host, durable, settings)];
    const { ready, exited, interrupt } = startPostmaster(command, host, user, onLog);
    await ready;
    const stop = async () => {
      interrupt();
      await exited;
    };
    return { host, port: PORT, superuser: { user: "postgres", password }, exited, stop };
  } catch (error) {
    await rm(host, { recursive: true, force: true });
    throw error;
  }
}

/** Sees to it that data folder and password fit together, whichever of them was there before. */
async function prepareFolder(plan: ClusterPlan, passwordFile: string): Promise<string> {
  await mkdir(dirname(plan.folder), { recursive: true });
  const closed = closedFolder(dirname(plan.folder), plan.user);
  if (closed) {
    throw new Error(
      `PostgreSQL cannot reach its data folder ${plan.folder}: started by root, it runs as uid ${plan.user?.uid}, which may not pass ${closed}. ` +
        "Choose a data folder under one that everybody may pass (such as /var/lib), or start genifi as a user other than root.",
    );
  }
  const known = existsSync(passwordFile) ? (await readFile(passwordFile, "utf8")).trim() : undefined;
  const password = known ?? randomBytes(32).toString("base64url");
  await clearStaleLock(plan.folder);
  if (!existsSync(plan.folder)) await createCluster(plan, password);
  else if (!known) await setSuperuserPassword(plan, plan.folder, password);
  if (!known) {
    await mkdir(dirname(passwordFile), { recursive: true, mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: "wx" });
  }
  return password;
}
