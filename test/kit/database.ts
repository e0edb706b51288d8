import { randomUUID } from "node:crypto";
import pg from "pg";
import type { DatabaseAddress } from "../../platform/database/address.ts";
import { loginRoles, type Logins } from "../../platform/database/bootstrap.ts";
import { EVENTS_SCHEMA } from "../../platform/events/install.ts";
import { ROOM_NAMES, schemaOf } from "../../subgraphs/main.ts";
import { testRun } from "./coordinates.ts";

export const SCHEMAS: readonly string[] = [...ROOM_NAMES.map(schemaOf), EVENTS_SCHEMA];

/** The migrated database from which each test file's own is copied. */
export const TEMPLATE = "genifi_template";

/** Roles are shared by all databases of the run's server, so their passwords are the run's too. */
export const passwordsOf = (secret: string): Record<string, string> =>
  Object.fromEntries(loginRoles(SCHEMAS).map((role) => [role, `${role}-${secret}`]));

export interface TestDatabase {
  readonly logins: Logins;
  /** The superuser, to arrange and to see what no role of ours may. */
  readonly admin: DatabaseAddress;
  /** Rows as the superuser sees them, whatever the tenant. */
  query<R extends object>(sql: string, values?: readonly unknown[]): Promise<R[]>;
}

/** A fresh, migrated database in the run's server, with every room's schema and roles. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { postgres, passwords } = testRun();
  const admin = { ...postgres, database: `test_${randomUUID().replaceAll("-", "")}` };
  const query = async <R extends object>(sql: string, values: readonly unknown[] = [], database = admin.database): Promise<R[]> => {
    const client = new pg.Client({ ...postgres, database });
    await client.connect();
    try {
      return (await client.query<R>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  await query(`create database ${admin.database} template ${TEMPLATE} strategy file_copy`, [], "postgres");
  return { admin, query: (sql, values) => query(sql, values), logins: { as: (role) => ({ ...admin, user: role, password: passwords[role] ?? "" }) } };
}
