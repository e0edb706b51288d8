import { randomUUID } from "node:crypto";
import { loginRoles } from "../../platform/database/bootstrap.ts";
import { queryAt, SCHEMAS, type TrialDatabase } from "../../scripts/trial/database.ts";
import { testRun } from "./coordinates.ts";

/** The migrated database from which each test file's own is copied. */
export const TEMPLATE = "genifi_template";

/** Roles are shared by all databases of the run's server, so their passwords are the run's too. */
export const passwordsOf = (secret: string): Record<string, string> =>
  Object.fromEntries(loginRoles(SCHEMAS).map((role) => [role, `${role}-${secret}`]));

/** A fresh, migrated database in the run's server, with every room's schema and roles. */
export async function createTestDatabase(): Promise<TrialDatabase> {
  const { postgres, passwords } = testRun();
  const admin = { ...postgres, database: `test_${randomUUID().replaceAll("-", "")}` };
  await queryAt({ ...postgres, database: "postgres" }, `create database ${admin.database} template ${TEMPLATE} strategy file_copy`);
  return {
    admin,
    query: (sql, values) => queryAt(admin, sql, values),
    logins: { as: (role) => ({ ...admin, user: role, password: passwords[role] ?? "" }) },
  };
}
