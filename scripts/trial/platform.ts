import { type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { formatDatabaseUrl } from "../../platform/database/address.ts";
import { loginRoles } from "../../platform/database/bootstrap.ts";
import { clientIdOf } from "../../platform/identity/principal.ts";
import { loadKeyEncryptionKey } from "../../platform/keys/key-encryption-key.ts";
import { loadSigningKeyFile } from "../../platform/keys/signing-key-file.ts";
import { ROOM_NAMES } from "../../subgraphs/main.ts";
import { makeKeys } from "../customer/app.ts";
import { type SignIn, signIn } from "../customer/onboarding.ts";
import { urlVariable } from "../program/config.ts";
import { type Sandbox, startSandbox } from "../sandbox/client.ts";
import { seed, STAFF } from "../seed/seed.ts";
import type { SeededTenant } from "../seed/tenant.ts";
import { SCHEMAS, type TrialDatabase } from "./database.ts";
import { type RoleProcess, startRole } from "./role.ts";
import { freePort, roomCertificates } from "./room-certificates.ts";

/** One process for everything, or one for each role that meet over unix sockets or mutual TLS. */
export type Shape = "all" | "sockets" | "tls";

/** A customer, as sales set it up. */
export interface TrialTenant {
  readonly id: string;
  /** How a person with this role signs in; OWNER when none is named. */
  as(role?: string): SignIn;
}

export interface Platform {
  readonly origin: string;
  readonly database: TrialDatabase;
  /** Opens the signing keys that the rooms keep in their tables. */
  readonly keyEncryptionKey: KeyObject;
  readonly sandbox: Sandbox;
  /** Two customers who must not see one another. */
  readonly tenants: readonly [TrialTenant, TrialTenant];
  /** The processes that run now, by role. */
  readonly roles: ReadonlyMap<string, RoleProcess>;
  /** By which roles know one another, when they meet over TLS: variables that name files. */
  readonly roomCertificates: Readonly<Record<string, string>> | undefined;
  /** A role's unix socket, when roles meet over sockets. */
  socketOf(room: string): string;
  person(tenant: TrialTenant, role?: string): Promise<string>;
  /** One of our own; who does operations when nobody is named. */
  staff(email?: string): Promise<string>;
  /** Starts a role again that was killed. */
  restart(role: string): Promise<void>;
  /** Starts a role's successor, and ends the old one when it is ready. */
  replace(role: string): Promise<void>;
  /** Everything that the platform's processes wrote, those that have ended too. */
  output(): string;
  stop(): Promise<void>;
}

export interface PlatformOptions {
  readonly shape: Shape;
  /** Whether roles can be replaced while they serve. */
  readonly rolling?: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** Whole minor units for each customer. */
  readonly budget: number;
  /** For keys, sockets and the sandbox's registry. */
  readonly folder: string;
  readonly database: TrialDatabase;
  /** A file of people whom the sandbox's partners know, beside their own. */
  readonly subjects?: string;
}

const ROLES = ["OWNER", "ADMIN", "BILLING_MANAGER", "PRIVACY_OFFICER", "PROCESS_OWNER", "DEVELOPER", "ANALYST", "VIEWER"];

function makeTenant(name: string, budget: number): { seeded: SeededTenant; tenant: TrialTenant } {
  const { publicJwk, privateJwk } = makeKeys();
  const id = randomUUID();
  const clientId = randomUUID();
  const emailOf = (role: string) => `${role.toLowerCase()}@${id}.example`;
  const people = ROLES.map((role) => ({ email: emailOf(role), name: `${role} of ${name}`, roles: [role] }));
  return {
    seeded: { id, name, people, demoClient: { id: clientId, publicJwk }, budget },
    tenant: { id, as: (role = "OWNER") => ({ clientId: clientIdOf("LIVE", clientId), privateJwk, email: emailOf(role) }) },
  };
}

/** The platform's processes, started and ended by role. */
async function openRoles({ shape, rolling = false, environment, folder, database }: PlatformOptions, keyEncryptionKey: string) {
  const kek = await loadKeyEncryptionKey({ fromEnvironment: keyEncryptionKey });
  const gatewayKey = await loadSigningKeyFile(join(folder, "secret/gateway-key"), kek);
  const certificates = shape === "tls" ? await roomCertificates(join(folder, "rooms")) : undefined;
  const shared: Record<string, string> = {
    DATA_FOLDER: folder,
    SOCKET_FOLDER: join(folder, "s"),
    // Without a successor nobody need wait for callers to drop idle connections.
    ...(rolling ? { PORT: String(await freePort()), REUSE_PORT: "true" } : { PORT: "0", DRAIN_MS: "1" }),
    KEY_ENCRYPTION_KEY: keyEncryptionKey,
    GATEWAY_PUBLIC_KEYS: JSON.stringify([gatewayKey.publicJwk]),
    DEMO_PERSONS: "true",
    EGRESS_PRIVATE_ADDRESSES: "true",
    ...Object.fromEntries(loginRoles(SCHEMAS).map((role) => [urlVariable(role), formatDatabaseUrl(database.logins.as(role))])),
    ...certificates?.environment,
    ...environment,
  };
  const roles = new Map<string, RoleProcess>();
  const ended: RoleProcess[] = [];
  const start = async (role: string) => {
    const successor = await startRole(role, { ...shared, ...certificates?.placeOf(role) });
    const before = roles.get(role);
    if (before) ended.push(before);
    roles.set(role, successor);
    return before;
  };
  const front = shape === "all" ? "all" : "gateway";
  await start(front);
  shared["PORT"] = String(roles.get(front)?.port);
  const origin = `http://127.0.0.1:${shared["PORT"]}`;
  shared["PUBLIC_URL"] = origin;
  if (shape !== "all") await Promise.all([...ROOM_NAMES, "worker"].map((role) => start(role)));
  return { kek, roles, ended, start, origin, roomCertificates: certificates?.environment };
}

/** The whole platform as its users meet it: real processes, sandbox partners, two customers, on a migrated database. */
export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { folder, database, budget, subjects } = options;
  const sandbox = await startSandbox({ folder: join(folder, "sandbox"), subjects });
  try {
    const { kek, roles, ended, start, ...opened } = await openRoles(options, randomBytes(32).toString("base64url"));
    const { origin } = opened;
    const one = makeTenant("Maplewood Bank", budget);
    const other = makeTenant("Cedar Insurance", budget);
    await seed({ migrator: database.logins.as("migrator"), kek, registry: sandbox.registry, tenants: [one.seeded, other.seeded] });
    return {
      ...opened,
      database,
      keyEncryptionKey: kek,
      sandbox,
      tenants: [one.tenant, other.tenant],
      roles,
      socketOf: (room) => join(folder, "s", `${room}.sock`),
      person: (tenant, role) => signIn(origin, tenant.as(role)),
      // Through the second customer, so that a trial can suspend the first.
      staff: (email = STAFF[0].email) => signIn(origin, { ...other.tenant.as(), email }),
      restart: async (role) => void (await start(role)),
      replace: async (role) => void (await (await start(role))?.stop()),
      output: () => [...ended, ...roles.values()].map((role) => role.output()).join(""),
      async stop() {
        await Promise.all([...roles.values()].map((role) => role.stop()));
        await sandbox.stop();
      },
    };
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}
