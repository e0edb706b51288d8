import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { clientIdOf } from "../../platform/identity/principal.ts";
import { loadKeyEncryptionKey } from "../../platform/keys/key-encryption-key.ts";
import { ask } from "../customer/app.ts";
import { signIn } from "../customer/onboarding.ts";
import { demoTenant } from "../demo/tenant.ts";
import { run } from "../program/run.ts";
import { startSandbox } from "../sandbox/client.ts";
import { seed } from "../seed/seed.ts";

/**
 * A process of the bench's: starts everything in a folder, as the demo does, asks one federated query and ends.
 * In a folder that it has begun before there is nothing to seed, and no sandbox. Tells when it was ready and answered.
 */
const [folder = ""] = process.argv.slice(2);
const FIVE_ROOMS = `query Begin($month: Month!) {
  viewer { organization {
    name usage(month: $month) { total { minor } } usageSummary(month: $month) { deliveries }
    processes(first: 1) { edges { node { id } } } transactions(first: 1) { edges { node { id } } }
  } }
}`;

const customer = join(folder, "customer.json");
const isNew = !existsSync(customer);
const opening = isNew ? startSandbox({ folder: join(folder, "sandbox") }) : undefined;
opening?.catch(() => undefined);
const running = await run("all", {
  PORT: "0",
  DRAIN_MS: "1",
  LOG_LEVEL: "error",
  DATA_FOLDER: folder,
  DEMO_PERSONS: "true",
  EGRESS_PRIVATE_ADDRESSES: "true",
});
const sandbox = await opening;
if (sandbox && running.migrator) {
  const { tenant, signInKey } = demoTenant();
  const kek = await loadKeyEncryptionKey({ fromEnvironment: undefined, file: join(folder, "secret/key-encryption-key") });
  await seed({ migrator: running.migrator, kek, registry: sandbox.registry, tenants: [tenant] });
  const [owner] = tenant.people;
  await writeFile(customer, JSON.stringify({ clientId: clientIdOf("LIVE", tenant.demoClient.id), privateJwk: signInKey, email: owner?.email }));
}
const origin = running.origin ?? "";
if ((await fetch(`${origin}/readyz`)).status !== 200) throw new Error("It is not ready.");
console.log("ready");

const person = await signIn(origin, JSON.parse(await readFile(customer, "utf8")));
const { data, errors } = await ask(origin, person, FIVE_ROOMS, { month: new Date().toISOString().slice(0, 7) });
if (errors.length > 0 || !data?.["viewer"].organization.usage) throw new Error("The first federated query was not answered.");
console.log("answered");

await running.close();
await sandbox?.stop();
process.exit(0);
