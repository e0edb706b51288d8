import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { formatDatabaseUrl } from "../../platform/database/address.ts";
import { loginRoles } from "../../platform/database/bootstrap.ts";
import { loadKeyEncryptionKey } from "../../platform/keys/key-encryption-key.ts";
import { loadSigningKeyFile } from "../../platform/keys/signing-key-file.ts";
import { ask, type GraphqlAnswer, makeKeys } from "../../scripts/customer/app.ts";
import {
  acceptAgreements,
  type App,
  APP_SCOPES,
  type Categories,
  defineProcess,
  makeApp,
  makeWorkplace,
  type SignIn,
  signIn,
  type Workplace,
} from "../../scripts/customer/onboarding.ts";
import { urlVariable } from "../../scripts/program/config.ts";
import { type Sandbox, startSandbox } from "../../scripts/sandbox/client.ts";
import { seed, STAFF } from "../../scripts/seed/seed.ts";
import type { SeededTenant } from "../../scripts/seed/tenant.ts";
import { ROOM_NAMES } from "../../subgraphs/main.ts";
import { testRun } from "./coordinates.ts";
import { createTestDatabase, SCHEMAS, type TestDatabase } from "./database.ts";
import { type Role, startRole } from "./process.ts";

/** A customer of a test, as sales set it up. */
export interface TestTenant {
  readonly id: string;
  /** How a person with this role signs in; OWNER when none is named. */
  as(role?: string): SignIn;
}

export interface Platform {
  readonly origin: string;
  readonly database: TestDatabase;
  readonly sandbox: Sandbox;
  /** Two customers who must not see one another. */
  readonly tenants: readonly [TestTenant, TestTenant];
  readonly roles: ReadonlyMap<string, Role>;
  /** A role's unix socket, when roles are split. */
  socketOf(room: string): string;
  person(tenant: TestTenant, role?: string): Promise<string>;
  staff(): Promise<string>;
  /** Starts a role again that was killed. */
  restart(role: string): Promise<void>;
  /** Everything that the platform's processes wrote. */
  output(): string;
  stop(): Promise<void>;
}

export interface PlatformOptions {
  /** One process for each role instead of one for all. */
  readonly split?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whole minor units for each customer. */
  readonly budget?: number;
}

const ROLES = ["OWNER", "ADMIN", "BILLING_MANAGER", "PRIVACY_OFFICER", "PROCESS_OWNER", "DEVELOPER", "ANALYST", "VIEWER"];

function makeTenant(name: string, budget: number): { seeded: SeededTenant; tenant: TestTenant } {
  const { publicJwk, privateJwk } = makeKeys();
  const id = randomUUID();
  const clientId = randomUUID();
  const emailOf = (role: string) => `${role.toLowerCase()}@${id}.example`;
  const people = ROLES.map((role) => ({ email: emailOf(role), name: `${role} of ${name}`, roles: [role] }));
  return {
    seeded: { id, name, people, demoClient: { id: clientId, publicJwk }, budget },
    tenant: { id, as: (role = "OWNER") => ({ clientId, privateJwk, email: emailOf(role) }) },
  };
}

/** The whole platform as its users meet it: real processes, a database of its own, sandbox partners, two customers. */
export async function startPlatform({
  split = process.env["GENIFI_TEST_SPLIT"] === "1",
  environment = {},
  budget = 100_000_00,
}: PlatformOptions = {}): Promise<Platform> {
  const folder = await mkdtemp(join(testRun().folder, "p-"));
  const database = await createTestDatabase();
  const sandbox = await startSandbox({ folder: join(folder, "sandbox") });
  const roles = new Map<string, Role>();
  const stop = async () => {
    await Promise.all([...roles.values()].map((role) => role.stop()));
    await sandbox.stop();
  };
  try {
    return await openPlatform({ split, environment, budget, folder, database, sandbox, roles, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Parts extends Required<PlatformOptions> {
  readonly folder: string;
  readonly database: TestDatabase;
  readonly sandbox: Sandbox;
  readonly roles: Map<string, Role>;
  readonly stop: () => Promise<void>;
}

async function openPlatform({ split, environment, budget, folder, database, sandbox, roles, stop }: Parts): Promise<Platform> {
  const keyEncryptionKey = randomBytes(32).toString("base64url");
  const kek = await loadKeyEncryptionKey({ fromEnvironment: keyEncryptionKey });
  const gatewayKey = await loadSigningKeyFile(join(folder, "secret/gateway-key"), kek);
  const shared = {
    DATA_FOLDER: folder,
    SOCKET_FOLDER: join(folder, "s"),
    PORT: "0",
    KEY_ENCRYPTION_KEY: keyEncryptionKey,
    GATEWAY_PUBLIC_KEYS: JSON.stringify([gatewayKey.publicJwk]),
    DEMO_PERSONS: "true",
    ...Object.fromEntries(loginRoles(SCHEMAS).map((role) => [urlVariable(role), formatDatabaseUrl(database.logins.as(role))])),
    ...environment,
  };
  const front = await startRole(split ? "gateway" : "all", shared);
  roles.set(split ? "gateway" : "all", front);
  const origin = `http://127.0.0.1:${front.port}`;
  if (split) {
    const opened = [...ROOM_NAMES, "worker"].map(async (role) => roles.set(role, await startRole(role, { ...shared, PUBLIC_URL: origin })));
    await Promise.all(opened);
  }
  const one = makeTenant("Maplewood Bank", budget);
  const other = makeTenant("Cedar Insurance", budget);
  await seed({ migrator: database.logins.as("migrator"), kek, registry: sandbox.registry, tenants: [one.seeded, other.seeded] });
  return {
    origin,
    database,
    sandbox,
    tenants: [one.tenant, other.tenant],
    roles,
    socketOf: (room) => join(folder, "s", `${room}.sock`),
    person: (tenant, role) => signIn(origin, tenant.as(role)),
    // Through the second customer, so that a test can suspend the first.
    staff: () => signIn(origin, { ...other.tenant.as(), email: STAFF[0].email }),
    async restart(role) {
      roles.set(role, await startRole(role, { ...shared, PUBLIC_URL: origin }));
    },
    output: () => [...roles.values()].map((role) => role.output()).join(""),
    stop,
  };
}

/** A customer that is ready to fetch: agreements accepted, a workplace, a process, an app with its token. */
export interface Customer {
  readonly tenant: TestTenant;
  readonly person: string;
  readonly app: App;
  readonly token: string;
  readonly workplace: Workplace;
  readonly processId: string;
  /** Asks with the app's token, or another. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>, token?: string): Promise<GraphqlAnswer>;
}

export async function readyCustomer(
  { origin, tenants }: Platform,
  { tenant = tenants[0], categories, scopes = APP_SCOPES }: { tenant?: TestTenant; categories?: Categories; scopes?: readonly string[] } = {},
): Promise<Customer> {
  const person = await signIn(origin, tenant.as());
  await acceptAgreements(origin, person);
  const workplace = await makeWorkplace(origin, person, `CC${randomBytes(4).toString("hex").toUpperCase()}`);
  const processId = await defineProcess(origin, person, `Process ${randomUUID()}`, categories);
  const app = await makeApp(origin, person, "App", scopes);
  const token = await app.token();
  return { tenant, person, app, token, workplace, processId, ask: (query, variables, other = token) => ask(origin, other, query, variables) };
}
