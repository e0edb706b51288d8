import { PgBoss } from "pg-boss";
import type { DatabaseAddress } from "../database/address.ts";
import type { Subscription } from "./consumer.ts";

export const QUEUE_SCHEMA = "pgboss";

/** Opens pg-boss on the queue's own login; `working` also runs its supervision. */
export async function openQueue(address: DatabaseAddress, working: boolean): Promise<PgBoss> {
  const boss = new PgBoss({
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    schema: QUEUE_SCHEMA,
    max: 4,
    supervise: working,
    useListenNotify: working,
    schedule: false,
    // A killed worker's job is taken up within seconds (measured, traps.md).
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
  } as ConstructorParameters<typeof PgBoss>[0]);
  boss.on("error", () => undefined);
  await boss.start();
  return boss;
}

/** Makes each consumer's queue; jobs of one tenant run in the order of their facts. */
export async function createQueues(boss: PgBoss, subscriptions: readonly Subscription[]): Promise<void> {
  for (const { queue } of subscriptions) {
    await boss.createQueue(queue, {
      policy: "key_strict_fifo",
      retryLimit: 1_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      heartbeatSeconds: 10,
      expireInSeconds: 300,
      notify: true,
    } as Parameters<PgBoss["createQueue"]>[1]);
  }
}
