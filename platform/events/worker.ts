import type { DatabaseAddress } from "../database/address.ts";
import { describeFault, type Log } from "../logging/log.ts";
import { cloudEvent } from "./cloud-event.ts";
import type { EventConsumer } from "./consumer.ts";
import { openQueue } from "./queue.ts";

/** What the queue keeps of a failed job: a code, and nothing that an error could carry along. */
class ConsumerFailed extends Error {
  override readonly name = "ConsumerFailed";
}

/** Runs every consumer until `stop`. A job that fails is tried again; jobs of one tenant stay in order. */
export async function startWorker(address: DatabaseAddress, consumers: readonly EventConsumer[], log: Log): Promise<{ stop(): Promise<void> }> {
  const boss = await openQueue(address, true);
  for (const consumer of consumers) {
    const worker: string = await boss.work(
      consumer.queue,
      { batchSize: 50, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 5 } as Parameters<typeof boss.work>[1],
      async (jobs: readonly { data: unknown }[]) => {
        for (const job of jobs) {
          try {
            await consumer.handle(cloudEvent.parse(job.data));
          } catch (error) {
            log.error("consumer-failed", { room: consumer.queue, ...describeFault(error) });
            throw new ConsumerFailed("CONSUMER_FAILED");
          }
        }
        // A fetch brings one job of each tenant, the next in its order: ask again at once, or each would wait for a poll.
        boss.notifyWorker(worker);
      },
    );
  }
  return { stop: () => boss.stop({ graceful: true, timeout: 10_000 }) };
}
