import { randomUUID } from "node:crypto";
import pg from "pg";
import type { DatabaseAddress } from "../../platform/database/address.ts";
import { bootstrapDatabase, loginRoles, type Logins } from "../../platform/database/bootstrap.ts";
import { EVENTS_SCHEMA } from "../../platform/events/install.ts";
import { migrateAll } from "../../scripts/program/migrate.ts";
import { loadRooms, ROOM_NAMES, type RoomName, schemaOf } from "../../subgraphs/main.ts";
import { testRun } from "./coordinates.ts";

const SCHEMAS = [...ROOM_NAMES.map(schemaOf), EVENTS_SCHEMA];

/** Roles are shared by all databases of the run's server, so every test file gives them the same passwords. */
const PASSWORDS = Object.fromEntries(loginRoles(SCHEMAS).map((role) => [role, `${role}-test-password`]));

/** Test files run at once, and PostgreSQL refuses two changes of one role at a time. */
const BOOTSTRAP_LOCK = 4243;

export interface TestDatabase {
  readonly logins: Logins;
  /** The superuser, to arrange what no role of ours may. */
  readonly admin: DatabaseAddress;
}

/** A fresh, migrated database in the run's server, with every room's roles, and the tables of the rooms named. */
export async function createTestDatabase(rooms: readonly RoomName[] = ROOM_NAMES): Promise<TestDatabase> {
  const server = testRun().postgres;
  const database = `test_${randomUUID().replaceAll("-", "")}`;
  const admin = { ...server, database };
  const client = new pg.Client({ ...server, database: "postgres" });
  await client.connect();
  try {
    await client.query(`create database ${database}`);
    await client.query("select pg_advisory_lock($1)", [BOOTSTRAP_LOCK]);
    const logins = await bootstrapDatabase(admin, SCHEMAS, PASSWORDS);
    await client.query("select pg_advisory_unlock($1)", [BOOTSTRAP_LOCK]);
    await migrateAll(logins, await loadRooms(rooms));
    return { logins, admin };
  } finally {
    await client.end();
  }
}
