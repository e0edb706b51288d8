import { createHash } from "node:crypto";
import { type Migration, Migrator } from "@mikro-orm/migrations";
import { MikroORM } from "@mikro-orm/postgresql";
import type { DatabaseAddress } from "./address.ts";

export type MigrationClass = new (...parameters: ConstructorParameters<typeof Migration>) => Migration;

/** Its class, and what its text comes to: by a word more or less it has another name. */
async function nameOf(migration: MigrationClass): Promise<string> {
  // Ours are text only, for which nothing is asked of a driver.
  const made = new migration(undefined as never, undefined as never);
  await made.up();
  const text = made.getQueries().map(String).join(";").replaceAll(/\s+/g, " ");
  return `${migration.name}@${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}

/** Until the first release migrations are rewritten in place, and one that was applied is not applied again. */
function refuseRewritten(schema: string, applied: readonly string[], names: readonly string[]): void {
  const isRewritten = (name: string) => !names.includes(name) && names.some((other) => other.split("@")[0] === name.split("@")[0]);
  if (applied.some(isRewritten)) {
    throw new Error(
      `The schema ${schema} of this database was made by another text of the same migrations. Before the first release there is no way from one ` +
        "to the other: delete the data folder, or make the outside database anew, and start again.",
    );
  }
}

/**
 * Brings one schema up to date as its owner, through the `migrator` login; returns how many migrations ran.
 * Throws when one that was applied reads otherwise now.
 */
export async function migrateSchema(migrator: DatabaseAddress, schema: string, migrations: readonly MigrationClass[]): Promise<number> {
  const migrationsList = await Promise.all(migrations.map(async (migration) => ({ name: await nameOf(migration), class: migration })));
  const orm = await MikroORM.init({
    host: migrator.host,
    port: migrator.port,
    user: migrator.user,
    password: migrator.password,
    dbName: migrator.database,
    schema,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    debug: false,
    logger: () => undefined,
    pool: { min: 0, max: 1 },
    driverOptions: { options: `-c role=${schema}_owner` },
    migrations: {
      migrationsList,
      tableName: "migrations",
      snapshot: false,
      disableForeignKeys: false,
      transactional: true,
      allOrNothing: true,
    },
  });
  try {
    const applied = await orm.migrator.getExecuted();
    refuseRewritten(
      schema,
      applied.map(({ name }) => name),
      migrationsList.map(({ name }) => name),
    );
    return (await orm.migrator.up()).length;
  } finally {
    await orm.close();
  }
}
