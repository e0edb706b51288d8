import { randomBytes } from "node:crypto";
import pg from "pg";
import type { DatabaseAddress } from "./address.ts";

const name = (text: string): string => pg.escapeIdentifier(text);

/** One round trip of statements, since each is small and start-up is short of them. */
function rolesSql(schemas: readonly string[]): string {
  const create = (role: string, options: string) =>
    `if not exists (select from pg_roles where rolname = ${pg.escapeLiteral(role)}) then create role ${name(role)} ${options}; end if;`;
  return `do $do$ begin
    perform pg_advisory_xact_lock(4242);
    ${create("migrator", "login noinherit")}
    ${create("queue_app", "login noinherit")}
    ${schemas.map((schema) => create(`${schema}_owner`, "nologin") + create(`${schema}_app`, "login noinherit")).join("\n")}
  end $do$;`;
}

function schemasSql(schemas: readonly string[], database: string): string {
  const apps = schemas.map((schema) => name(`${schema}_app`)).join(", ");
  const owners = schemas.map((schema) => name(`${schema}_owner`)).join(", ");
  return [
    `revoke all on database ${name(database)} from public`,
    `grant connect on database ${name(database)} to ${apps}, migrator, queue_app`,
    `grant create on database ${name(database)} to queue_app`,
    `revoke create on schema public from public`,
    `grant ${owners} to migrator with inherit false, set true`,
    ...schemas.flatMap((schema) => [
      `create schema if not exists ${name(schema)} authorization ${name(`${schema}_owner`)}`,
      `alter default privileges for role ${name(`${schema}_owner`)} revoke execute on functions from public`,
      `grant usage on schema ${name(schema)} to ${apps}, ${owners}`,
      // Statements over arrays are planned anew at every call otherwise, and plans made on empty tables are bad.
      `alter role ${name(`${schema}_app`)} set plan_cache_mode = force_generic_plan`,
      `alter role ${name(`${schema}_app`)} set enable_seqscan = off`,
      `alter role ${name(`${schema}_app`)} set lock_timeout = '5s'`,
      `alter role ${name(`${schema}_app`)} set idle_in_transaction_session_timeout = '15s'`,
      `alter role ${name(`${schema}_app`)} set statement_timeout = '20s'`,
    ]),
  ].join(";\n");
}

/** The login roles that a database of ours has. */
export const loginRoles = (schemas: readonly string[]): string[] => ["migrator", "queue_app", ...schemas.map((schema) => `${schema}_app`)];

export interface Logins {
  /** The address for one login role. */
  as(role: string): DatabaseAddress;
}

/**
 * Makes roles and schemas where they are missing and gives every login role a password: a fresh random
 * one, unless `passwords` names it (a cluster's roles are shared by all of its databases).
 * `admin` must be allowed to create roles.
 */
export async function bootstrapDatabase(
  admin: DatabaseAddress,
  schemas: readonly string[],
  passwords: Readonly<Record<string, string>> | undefined = undefined,
): Promise<Logins> {
  const chosen = passwords ?? Object.fromEntries(loginRoles(schemas).map((role) => [role, randomBytes(24).toString("base64url")]));
  const client = new pg.Client(admin);
  await client.connect();
  try {
    await client.query(rolesSql(schemas));
    await client.query(schemasSql(schemas, admin.database));
    await client.query(
      loginRoles(schemas)
        .map((role) => `alter role ${name(role)} password ${pg.escapeLiteral(chosen[role] ?? "")}`)
        .join(";\n"),
    );
  } finally {
    await client.end();
  }
  return { as: (role) => ({ ...admin, user: role, password: chosen[role] ?? "" }) };
}
