import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { formatDatabaseUrl } from "../../platform/database/address.ts";
import { loginRoles } from "../../platform/database/bootstrap.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../platform/process/embedded-postgres.ts";
import { urlVariable } from "../../scripts/program/config.ts";
import { testRun } from "../kit/coordinates.ts";
import { SCHEMAS } from "../../scripts/trial/database.ts";
import { startRole } from "../../scripts/trial/role.ts";

// A server of its own: logins belong to a whole server, and these tests change them.
let folder: string;
let postgres: EmbeddedPostgres;
let admin: string;
const passwords = Object.fromEntries(loginRoles(SCHEMAS).map((role) => [role, randomBytes(12).toString("hex")]));

const environment = () => ({ DATA_FOLDER: folder, PORT: "0", DATABASE_URL: admin });
const logins = () => {
  const { host, port } = postgres;
  return Object.fromEntries(
    loginRoles(SCHEMAS).map((role) => [
      urlVariable(role),
      formatDatabaseUrl({ host, port, user: role, password: passwords[role] ?? "", database: "postgres" }),
    ]),
  );
};
const migrate = async (variables: Record<string, string>) => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "./scripts/loader.mjs", "scripts/migrate.ts"], {
    env: { PATH: process.env["PATH"], ...variables } as NodeJS.ProcessEnv,
  });
  return stdout.trim();
};

beforeAll(async () => {
  folder = await mkdtemp(join(testRun().folder, "outside-"));
  // Started by root, PostgreSQL is another user and must pass through.
  await chmod(folder, 0o711);
  postgres = await startEmbeddedPostgres({ folder: join(folder, "data"), passwordFile: join(folder, "secret/password"), durable: false });
  const { host, port, superuser } = postgres;
  admin = formatDatabaseUrl({ host, port, ...superuser, database: "postgres" });
});
afterAll(() => postgres?.stop());

describe("an outside database", () => {
  it("is migrated by a job of its own, again without effect, and serves logins that have addresses", async () => {
    expect(await migrate({ ...environment(), ...logins() })).toMatch(/^[1-9]\d* migrations ran$/);
    expect(await migrate({ ...environment(), ...logins() })).toBe("0 migrations ran");
    const all = await startRole("all", { ...environment(), ...logins() });
    expect((await fetch(`http://127.0.0.1:${all.port}/readyz`)).status).toBe(200);
    expect(await all.stop()).toBe(0);
  });

  it("is set up by a single process that gets an administrator's address", async () => {
    const all = await startRole("all", environment());
    expect((await fetch(`http://127.0.0.1:${all.port}/readyz`)).status).toBe(200);
    expect(await all.stop()).toBe(0);
  });

  it("is not migrated without the logins' addresses, and the job says so", async () => {
    await expect(migrate(environment())).rejects.toMatchObject({ stderr: expect.stringContaining("DATABASE_URL") });
  });
});
