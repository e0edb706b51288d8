import { type Migration, Migrator } from "@mikro-orm/migrations";
import { MikroORM } from "@mikro-orm/postgresql";
import type { DatabaseAddress } from "./address.ts";

export type MigrationClass = new (...parameters: ConstructorParameters<typeof Migration>) => Migration;

/** Brings one schema up to date as its owner, through the `migrator` login; returns how many migrations ran. */
export async function migrateSchema(migrator: DatabaseAddress, schema: string, migrations: readonly MigrationClass[]): Promise<number> {
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
      migrationsList: migrations.map((migration) => ({ name: migration.name, class: migration })),
      tableName: "migrations",
      snapshot: false,
      disableForeignKeys: false,
      transactional: true,
      allOrNothing: true,
    },
  });
  try {
    return (await orm.migrator.up()).length;
  } finally {
    await orm.close();
  }
}
