import type { JobResult } from "pg-boss";
import type { DatabaseAddress } from "../database/address.ts";
import { describeFault, type Log } from "../logging/log.ts";
import { cloudEvent } from "./cloud-event.ts";
import type { EventConsumer } from "./consumer.ts";
import { openQueue } from "./queue.ts";

/** What the queue keeps of a failed job: a code, and nothing that an error could carry along. */
const CONSUMER_FAILED = { code: "CONSUMER_FAILED" };

/** Runs every consumer until `stop`. A job that fails is tried again, by itself; jobs of one tenant stay in order. */
export async function startWorker(address: DatabaseAddress, consumers: readonly EventConsumer[], log: Log): Promise<{ stop(): Promise<void> }> {
  const boss = await openQueue(address, true);
  for (const consumer of consumers) {
    const worker: string = await boss.work(
      consumer.queue,
      { batchSize: 50, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 5, perJobResults: true },
      async (jobs: readonly { id: string; data: unknown }[]) => {
        const results: JobResult[] = [];
        for (const { id, data } of jobs) {
          try {
            await consumer.handle(cloudEvent.parse(data));
            results.push({ id, status: "completed" });
          } catch (error) {
            log.error("consumer-failed", { room: consumer.queue, ...describeFault(error) });
            results.push({ id, status: "failed", output: CONSUMER_FAILED });
          }
        }
        // A fetch brings one job of each tenant, the next in its order: ask again at once, or each would wait for a poll.
        if (results.some(({ status }) => status === "completed")) boss.notifyWorker(worker);
        return results;
      },
    );
  }
  return { stop: () => boss.stop({ graceful: true, timeout: 10_000 }) };
}
