import { expect, it } from "@jest/globals";
import { Migration } from "@mikro-orm/migrations";
import { migrateSchema } from "../../platform/database/migrate.ts";
import { createTestDatabase } from "../kit/database.ts";

const trial = (sql: string) =>
  class Trial extends Migration {
    override up(): void {
      this.addSql(sql);
    }
  };

it("a migration runs once, and is refused, with what to do, when it was rewritten after it was applied", async () => {
  const { logins, query } = await createTestDatabase();
  const migrate = (sql: string) => migrateSchema(logins.as("migrator"), "analytics", [trial(sql)]);
  expect(await migrate("create table analytics.trial (id int)")).toBe(1);
  expect(await migrate("create table analytics.trial (id int)")).toBe(0);
  expect(await migrate("create table\n  analytics.trial (id int)")).toBe(0);
  await expect(migrate("create table analytics.trial (id bigint)")).rejects.toThrow(/schema analytics .* delete the data folder/);
  // As those of before were named, without their text.
  await query("update analytics.migrations set name = 'Trial' where name like 'Trial@%'");
  await expect(migrate("create table analytics.trial (id int)")).rejects.toThrow(/delete the data folder/);
});
