import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { openPlatform, type Platform, type Shape } from "../../scripts/trial/platform.ts";
import { testRun } from "./coordinates.ts";
import { createTestDatabase } from "./database.ts";

export { type Customer, readyCustomer } from "../../scripts/trial/customer.ts";
export { type SensitiveCustomer, sensitiveCustomer } from "../../scripts/trial/sensitive-customer.ts";
export type { Platform } from "../../scripts/trial/platform.ts";

export interface PlatformOptions {
  readonly shape?: Shape;
  /** Whether roles can be replaced while they serve. */
  readonly rolling?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whole minor units for each customer. */
  readonly budget?: number;
}

/** How scenarios run that do not say it themselves: `GENIFI_TEST_SHAPE=sockets npm run jest -- test/supergraph`. */
function chosenShape(): Shape {
  const chosen = process.env["GENIFI_TEST_SHAPE"] ?? "all";
  if (chosen === "all" || chosen === "sockets" || chosen === "tls") return chosen;
  throw new Error(`GENIFI_TEST_SHAPE is all, sockets or tls, not ${chosen}.`);
}

/** The platform on a database of its own in the run's server. */
export async function startPlatform({
  shape = chosenShape(),
  rolling = false,
  environment = {},
  budget = 100_000_00,
}: PlatformOptions = {}): Promise<Platform> {
  const folder = await mkdtemp(join(testRun().folder, "p-"));
  return openPlatform({ shape, rolling, environment, budget, folder, database: await createTestDatabase() });
}
