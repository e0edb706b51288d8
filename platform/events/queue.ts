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

const IN_ORDER = { policy: "key_strict_fifo", retryLimit: 1_000, retryDelay: 1, retryDelayMax: 60 };

/** From seconds to six hours, with jitter: what Standard Webhooks advises for who is away. */
const INDEPENDENT = { policy: "standard", retryLimit: 20, retryDelay: 5, retryDelayMax: 21_600 };

/** Makes each consumer's queue. */
export async function createQueues(boss: PgBoss, subscriptions: readonly Subscription[]): Promise<void> {
  for (const { queue, independent } of subscriptions) {
    await boss.createQueue(queue, {
      ...(independent === true ? INDEPENDENT : IN_ORDER),
      retryBackoff: true,
      heartbeatSeconds: 10,
      expireInSeconds: 300,
      notify: true,
    } as Parameters<PgBoss["createQueue"]>[1]);
  }
}
