import { parseArgs } from "node:util";
import { InvalidConfiguration, parseEnvironment } from "../platform/config/environment.ts";
import { bootstrapDatabase } from "../platform/database/bootstrap.ts";
import { EVENTS_SCHEMA } from "../platform/events/install.ts";
import { loadRooms, ROOM_NAMES, schemaOf } from "../subgraphs/main.ts";
import { programConfig } from "./program/config.ts";
import { passwordsFromEnvironment } from "./program/database.ts";
import { migrateAll } from "./program/migrate.ts";

const USAGE = `Brings an outside database up to date: roles, schemas, event log, and each room's tables. Safe to repeat.
  npm run migrate
DATABASE_URL is an administrator's address. Each login's own address (ACCOUNTS_DATABASE_URL, …, MIGRATOR_DATABASE_URL,
QUEUE_DATABASE_URL) says which password it is given.`;

const { values } = parseArgs({ options: { help: { type: "boolean", short: "h" } } });
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

try {
  const { DATABASE_URL } = parseEnvironment(programConfig, process.env);
  const schemas = [...ROOM_NAMES.map(schemaOf), EVENTS_SCHEMA];
  const passwords = passwordsFromEnvironment(process.env, schemas);
  if (!DATABASE_URL || !passwords)
    throw new InvalidConfiguration(["DATABASE_URL and each login's address must be set: npm run migrate -- --help lists them"]);
  const ran = await migrateAll(await bootstrapDatabase(DATABASE_URL, schemas, passwords), await loadRooms(ROOM_NAMES));
  console.log(`${ran} migrations ran`);
} catch (error) {
  console.error(error instanceof InvalidConfiguration ? error.message : error);
  process.exit(1);
}
