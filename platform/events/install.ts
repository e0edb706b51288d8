import pg from "pg";
import type { DatabaseAddress } from "../database/address.ts";
import type { Logins } from "../database/bootstrap.ts";
import { migrateSchema } from "../database/migrate.ts";
import type { Subscription } from "./consumer.ts";
import { EventsM0001Log } from "./migrations/m0001-log.ts";
import { createQueues, openQueue, QUEUE_SCHEMA } from "./queue.ts";

/** The schema of the event log, beside the rooms' own. */
export const EVENTS_SCHEMA = "events";

async function runAs(address: DatabaseAddress, sql: readonly string[]): Promise<void> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    await client.query(sql.join(";\n"));
  } finally {
    await client.end();
  }
}

/**
 * Installs the job queue and the event log, and subscribes each consumer to its event types. Safe to repeat.
 * Comes before the rooms' migrations, which declare their event types.
 */
export async function installEvents(logins: Logins, schemas: readonly string[], subscriptions: readonly Subscription[]): Promise<void> {
  const boss = await openQueue(logins.as("queue_app"), false);
  try {
    await createQueues(boss, subscriptions);
  } finally {
    await boss.stop({ graceful: false });
  }
  await runAs(logins.as("queue_app"), [
    `grant usage on schema ${QUEUE_SCHEMA} to ${EVENTS_SCHEMA}_owner`,
    `grant select on ${QUEUE_SCHEMA}.queue to ${EVENTS_SCHEMA}_owner`,
    `grant insert, select (name) on ${QUEUE_SCHEMA}.job to ${EVENTS_SCHEMA}_owner`,
  ]);
  await migrateSchema(logins.as("migrator"), EVENTS_SCHEMA, [EventsM0001Log]);
  const rows = subscriptions.flatMap(({ queue, types }) => types.map((type) => `(${pg.escapeLiteral(type)}, ${pg.escapeLiteral(queue)})`));
  await runAs(logins.as("migrator"), [
    `set role ${EVENTS_SCHEMA}_owner`,
    "delete from events.subscriptions",
    ...(rows.length > 0 ? [`insert into events.subscriptions (type, queue) values ${rows.join(", ")}`] : []),
    `grant execute on function events.publish to ${schemas.flatMap((schema) => [`${schema}_app`, `${schema}_owner`]).join(", ")}`,
    `grant execute on function events.declare_type to ${schemas.map((schema) => `${schema}_owner`).join(", ")}`,
  ]);
}
