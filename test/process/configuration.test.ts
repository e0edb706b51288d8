import { randomBytes } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { formatDatabaseUrl } from "../../platform/database/address.ts";
import { loginRoles } from "../../platform/database/bootstrap.ts";
import { urlVariable } from "../../scripts/program/config.ts";
import { testRun } from "../kit/coordinates.ts";
import { SCHEMAS, type TrialDatabase } from "../../scripts/trial/database.ts";
import { createTestDatabase } from "../kit/database.ts";
import { startRole } from "../../scripts/trial/role.ts";

let database: TrialDatabase;
let environment: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  const folder = await mkdtemp(join(testRun().folder, "configuration-"));
  environment = {
    DATA_FOLDER: folder,
    SOCKET_FOLDER: join(folder, "s"),
    PORT: "0",
    KEY_ENCRYPTION_KEY: randomBytes(32).toString("base64url"),
    ...Object.fromEntries(loginRoles(SCHEMAS).map((role) => [urlVariable(role), formatDatabaseUrl(database.logins.as(role))])),
  };
});

/** What a role that must not start says, with the code that it ended with. */
async function refusalOf(role: string, changes: Readonly<Record<string, string>>): Promise<string> {
  const started = await startRole(role, { ...environment, ...changes }).catch((error: Error) => error.message);
  if (typeof started === "string") return started;
  await started.stop();
  throw new Error(`${role} started.`);
}

describe("a wrong configuration", () => {
  it("is told at once, each fault by its variable, with exit code 1 and without any value", async () => {
    const said = await refusalOf("all", {
      PORT: "seventy-thousand",
      HOST: "0.0.0.0",
      GRANT_LIFETIME: "soon",
      GATEWAY_MOST_DEPTH: "-1",
      PUBLIC_URL: "https://genifi.example/path",
      LOG_LEVEL: "shout",
      SHUTDOWN_MS: "-5",
    });
    expect(said).toContain("(1)");
    for (const name of ["PORT", "HOST", "GRANT_LIFETIME", "GATEWAY_MOST_DEPTH", "PUBLIC_URL", "LOG_LEVEL", "SHUTDOWN_MS"])
      expect(said).toMatch(new RegExp(`- ${name}: `));
    for (const value of ["seventy-thousand", "genifi.example", "shout", "soon"]) expect(said).not.toContain(value);
  });

  it("that would serve plain HTTP to other machines is refused", async () => {
    expect(await refusalOf("gateway", { HOST: "0.0.0.0" })).toContain("- HOST: may be something other than loopback only with TLS");
  });

  it("of several rooms is told at once", async () => {
    const said = await refusalOf("all", { ACCESS_TOKEN_LIFETIME: "soon", GRANT_LIFETIME: "0", DEMO_PERSONS: "maybe" });
    expect(said).toContain("(1)");
    for (const name of ["ACCESS_TOKEN_LIFETIME", "GRANT_LIFETIME", "DEMO_PERSONS"]) expect(said).toMatch(new RegExp(`- ${name}: `));
  });

  it("that lets a demo client speak for people is refused in production, by name", async () => {
    const said = await refusalOf("accounts", { DEMO_PERSONS: "true", NODE_ENV: "production", ACCESS_TOKEN_LIFETIME: "soon" });
    expect(said).toContain("(1)");
    expect(said).toContain("- ACCESS_TOKEN_LIFETIME: ");
    expect(said).toContain("- DEMO_PERSONS: is for the demo and for tests only");
  });
});

describe("a room with too much power", () => {
  it.each(["analytics", "consent"])("%s refuses to start as a superuser", async (room) => {
    const said = await refusalOf(room, { [`${room.toUpperCase()}_DATABASE_URL`]: formatDatabaseUrl(database.admin) });
    expect(said).toContain("(1)");
    expect(said).toContain(`The ${room} room must connect as its own login role`);
  });

  it("refuses to start as a role that steps over row-level security, or as the owner of its tables", async () => {
    await database.query(`create role strong_${process.pid} login bypassrls password 'strong'`);
    await database.query(`create role owning_${process.pid} login password 'owning'`);
    await database.query(`alter schema analytics owner to owning_${process.pid}`);
    await database.query(`alter table analytics.inbox owner to owning_${process.pid}`);
    for (const user of [`strong_${process.pid}`, `owning_${process.pid}`]) {
      await database.query(`grant connect on database ${database.admin.database} to ${user}`);
      const address = { ...database.admin, user, password: user.split("_")[0] ?? "" };
      expect(await refusalOf("analytics", { ANALYTICS_DATABASE_URL: formatDatabaseUrl(address) })).toContain("must connect as its own login role");
    }
  });

  it("starts as its own login", async () => {
    const room = await startRole("analytics", environment);
    expect(await room.stop()).toBe(0);
  });
});
