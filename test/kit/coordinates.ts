import { readFileSync } from "node:fs";

/** Names the file that says where this run's servers are. */
export const RUN_VARIABLE = "GENIFI_TEST_RUN";

/** What the global setup hands to every test file. */
export interface TestRun {
  /** This run's own temporary folder, removed at the end. */
  readonly folder: string;
  readonly postgres: { readonly host: string; readonly port: number; readonly user: string; readonly password: string };
  /** Of the login roles, which all databases of the server share. */
  readonly passwords: Readonly<Record<string, string>>;
}

export function testRun(): TestRun {
  const file = process.env[RUN_VARIABLE];
  if (!file) throw new Error(`${RUN_VARIABLE} is not set: run the tests with "npm run jest".`);
  return JSON.parse(readFileSync(file, "utf8")) as TestRun;
}
