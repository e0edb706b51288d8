import { join, resolve } from "node:path";
import { parseDatabaseUrl } from "../../platform/database/address.ts";
import { bootstrapDatabase, loginRoles, type Logins } from "../../platform/database/bootstrap.ts";
import type { Log } from "../../platform/logging/log.ts";
import { keepEmbeddedPostgres } from "../../platform/process/kept-postgres.ts";
import { type ProgramConfig, urlVariable } from "./config.ts";

export interface Database {
  readonly logins: Logins;
  /** Whether this process brings the schemas up to date: not when each login has an address of its own. */
  readonly mayMigrate: boolean;
  close(): Promise<void>;
}

const UNTOUCHED = async () => undefined;

/** The logins that the environment gives an address for. */
export function loginsFromEnvironment(environment: NodeJS.ProcessEnv): Logins {
  return {
    as(role) {
      const variable = urlVariable(role);
      const url = environment[variable];
      if (!url) throw new Error(`${variable} is not set: it must hold the address at which ${role} connects.`);
      return parseDatabaseUrl(url);
    },
  };
}

/** Passwords for `bootstrapDatabase`, where the environment gives addresses; undefined where it gives none. */
export function passwordsFromEnvironment(environment: NodeJS.ProcessEnv, schemas: readonly string[]): Record<string, string> | undefined {
  const given = loginRoles(schemas).filter((role) => environment[urlVariable(role)]);
  if (given.length === 0) return undefined;
  const logins = loginsFromEnvironment(environment);
  return Object.fromEntries(loginRoles(schemas).map((role) => [role, logins.as(role).password]));
}

/** Starts the embedded PostgreSQL under DATA_FOLDER and makes roles and schemas in it. */
async function openEmbedded({ DATA_FOLDER }: ProgramConfig, schemas: readonly string[], log: Log): Promise<Database> {
  const folder = resolve(DATA_FOLDER);
  const postgres = await keepEmbeddedPostgres({
    folder: join(folder, "postgres"),
    passwordFile: join(folder, "secret/postgres"),
    onEvent: (event) => log.error(event, {}),
  });
  const { host, port, superuser } = postgres;
  const logins = await bootstrapDatabase({ host, port, ...superuser, database: "postgres" }, schemas);
  return { logins, mayMigrate: true, close: postgres.stop };
}

/** The database that this environment names, or one of our own. */
export async function openDatabase(config: ProgramConfig, environment: NodeJS.ProcessEnv, schemas: readonly string[], log: Log): Promise<Database> {
  const named = loginRoles(schemas).some((role) => environment[urlVariable(role)]);
  if (named) return { logins: loginsFromEnvironment(environment), mayMigrate: false, close: UNTOUCHED };
  if (!config.DATABASE_URL) return openEmbedded(config, schemas, log);
  return { logins: await bootstrapDatabase(config.DATABASE_URL, schemas), mayMigrate: true, close: UNTOUCHED };
}
