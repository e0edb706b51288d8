import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientIdOf } from "../../platform/identity/principal.ts";
import { loadKeyEncryptionKey } from "../../platform/keys/key-encryption-key.ts";
import { type Running, run } from "../program/run.ts";
import { type Sandbox, startSandbox } from "../sandbox/client.ts";
import { seed } from "../seed/seed.ts";
import { demoTenant } from "./tenant.ts";

export interface Demo {
  readonly origin: string;
  readonly sandbox: Sandbox;
  readonly signIn: { readonly clientId: string; readonly privateJwk: object; readonly email: string };
  close(): Promise<void>;
}

/** Everything on loopback, in a folder that goes when it ends: platform, database, sandbox partners, one customer. */
export async function startDemo(environment: NodeJS.ProcessEnv): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), "genifi-demo-"));
  // Started by root, PostgreSQL is another user and must pass through.
  await chmod(folder, 0o711);
  const closers: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const sandboxStarting = startSandbox({ folder: join(folder, "sandbox") });
    sandboxStarting.catch(() => undefined);
    const running: Running = await run("all", {
      LOG_LEVEL: "error",
      DRAIN_MS: "1",
      ...environment,
      DATA_FOLDER: folder,
      DEMO_PERSONS: "true",
      EGRESS_PRIVATE_ADDRESSES: "true",
    });
    closers.push(running.close);
    const sandbox = await sandboxStarting;
    closers.push(sandbox.stop);
    const { tenant, signInKey } = demoTenant();
    const kek = await loadKeyEncryptionKey({
      fromEnvironment: environment["KEY_ENCRYPTION_KEY"] || undefined,
      file: join(folder, "secret/key-encryption-key"),
    });
    if (!running.migrator || !running.origin) throw new Error("The demo runs every role in one process.");
    await seed({ migrator: running.migrator, kek, registry: sandbox.registry, tenants: [tenant] });
    const [owner] = tenant.people;
    return {
      origin: running.origin,
      sandbox,
      signIn: { clientId: clientIdOf("LIVE", tenant.demoClient.id), privateJwk: signInKey, email: owner?.email ?? "" },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
