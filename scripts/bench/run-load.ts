/** One request of a peer, its answer checked; throws when the answer is not as it must be. */
export type Send = (index: number) => Promise<void>;

export interface Load {
  readonly requests: number;
  readonly elapsedMs: number;
  /** Of each request, in milliseconds. */
  readonly latencies: readonly number[];
}

/** Sends requests from `callers` at once, each its next as soon as it has its answer. */
export async function runLoad(send: Send, requests: number, callers: number): Promise<Load> {
  const latencies: number[] = [];
  let next = 0;
  const begun = performance.now();
  const caller = async () => {
    while (next < requests) {
      const index = next++;
      const sent = performance.now();
      await send(index);
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { requests, elapsedMs: performance.now() - begun, latencies };
}
