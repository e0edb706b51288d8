import pg from "pg";
import type { DatabaseAddress } from "../database/address.ts";
import type { Logins } from "../database/bootstrap.ts";
import type { Subscription } from "./consumer.ts";
import { createQueues, openQueue, QUEUE_SCHEMA } from "./queue.ts";

async function asRole(address: DatabaseAddress, sql: readonly string[]): Promise<void> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    for (const statement of sql) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Installs the job queue beside the event log and subscribes each consumer to its event types. Safe to repeat. */
export async function installEvents(logins: Logins, schemas: readonly string[], subscriptions: readonly Subscription[]): Promise<void> {
  const boss = await openQueue(logins.as("queue_app"), false);
  try {
    await createQueues(boss, subscriptions);
  } finally {
    await boss.stop({ graceful: false });
  }
  await asRole(logins.as("queue_app"), [
    `grant usage on schema ${QUEUE_SCHEMA} to events_owner`,
    `grant select on ${QUEUE_SCHEMA}.queue to events_owner`,
    `grant insert, select (name) on ${QUEUE_SCHEMA}.job to events_owner`,
  ]);
  const rows = subscriptions.flatMap(({ queue, types }) => types.map((type) => `(${pg.escapeLiteral(type)}, ${pg.escapeLiteral(queue)})`));
  await asRole(logins.as("migrator"), [
    "set role events_owner",
    "delete from events.subscriptions",
    ...(rows.length > 0 ? [`insert into events.subscriptions (type, queue) values ${rows.join(", ")}`] : []),
    `grant execute on function events.publish to ${schemas.flatMap((schema) => [`${schema}_app`, `${schema}_owner`]).join(", ")}`,
    `grant execute on function events.declare_type to ${schemas.map((schema) => `${schema}_owner`).join(", ")}`,
  ]);
}
