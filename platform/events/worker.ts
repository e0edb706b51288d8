import type { JobResult } from "pg-boss";
import type { DatabaseAddress } from "../database/address.ts";
import { describeFault, type Log } from "../logging/log.ts";
import { cloudEvent } from "./cloud-event.ts";
import type { EventConsumer } from "./consumer.ts";
import { openQueue } from "./queue.ts";

/** What the queue keeps of a failed job: a code, and nothing that an error could carry along. */
const CONSUMER_FAILED = { code: "CONSUMER_FAILED" };

interface Job {
  readonly id: string;
  readonly data: unknown;
}

async function handle(consumer: EventConsumer, { id, data }: Job, log: Log): Promise<JobResult> {
  try {
    await consumer.handle(cloudEvent.parse(data));
    return { id, status: "completed" };
  } catch (error) {
    log.error("consumer-failed", { room: consumer.queue, ...describeFault(error) });
    return { id, status: "failed", output: CONSUMER_FAILED };
  }
}

/** Runs every consumer until `stop`. A job that fails is tried again, by itself; jobs of one tenant stay in order. */
export async function startWorker(address: DatabaseAddress, consumers: readonly EventConsumer[], log: Log): Promise<{ stop(): Promise<void> }> {
  const boss = await openQueue(address, true);
  for (const consumer of consumers) {
    const worker: string = await boss.work(
      consumer.queue,
      { batchSize: 50, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 5, perJobResults: true },
      async (jobs: readonly Job[]) => {
        const results: JobResult[] = [];
        // Those that stand for themselves do not wait for one another.
        if (consumer.independent === true) results.push(...(await Promise.all(jobs.map((job) => handle(consumer, job, log)))));
        else for (const job of jobs) results.push(await handle(consumer, job, log));
        // A fetch brings one job of each tenant, the next in its order: ask again at once, or each would wait for a poll.
        if (results.some(({ status }) => status === "completed")) boss.notifyWorker(worker);
        return results;
      },
    );
  }
  return { stop: () => boss.stop({ graceful: true, timeout: 10_000 }) };
}
