import type { Logins } from "../../platform/database/bootstrap.ts";
import { migrateSchema } from "../../platform/database/migrate.ts";
import { installEvents } from "../../platform/events/install.ts";
import type { Room } from "../../platform/subgraph/room.ts";

/** Brings the event log and every room's schema up to date, in the rooms' order. */
export async function migrateAll(logins: Logins, rooms: readonly Room[]): Promise<number> {
  const schemas = rooms.map(({ schema }) => schema);
  await installEvents(
    logins,
    schemas,
    rooms.flatMap(({ subscriptions }) => subscriptions),
  );
  let ran = 0;
  for (const { schema, migrations } of rooms) ran += await migrateSchema(logins.as("migrator"), schema, migrations);
  return ran;
}
