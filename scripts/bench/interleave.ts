import type { Peer } from "./peer.ts";
import { runLoad, type Send } from "./run-load.ts";
import { median, quantile } from "./statistics.ts";

/** What one short repeat of one peer measured. */
export interface Repeat {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly perSecond: number;
  /** How long after the last answer the worker had counted all. */
  readonly behindMs: number;
  /** Milliseconds of processor a request, by who used them. */
  readonly cpu: ReadonlyMap<string, number>;
}

export interface InterleaveOptions {
  readonly peers: readonly Peer[];
  /** How many callers at once, each a measurement of its own. */
  readonly callers: readonly number[];
  readonly repeats: number;
  /** In one repeat of a single caller; more callers send more. */
  readonly requests: number;
  readonly warmUp: number;
  readonly say: (line: string) => void;
}

/** By peer and callers: its repeats. */
export type Results = ReadonlyMap<string, ReadonlyMap<number, readonly Repeat[]>>;

/** So many callers keep connections and caches busy enough that each sends so much more. */
const MORE_WITH_CALLERS = 2.5;

async function measure(peer: Peer, callers: number, requests: number): Promise<Repeat> {
  // Connections that were idle too long are opened again outside of the timed part.
  const first = callers * 2;
  const send = await peer.prepare(first + requests);
  await runLoad(send, first, callers);
  await peer.world.rest();
  await peer.world.platform.sandbox.control.clearCalls();
  const around = peer.around ?? (<T>(work: () => Promise<T>) => work());
  return around(() => timed(peer, callers, requests, (index) => send(first + index)));
}

async function timed(peer: Peer, callers: number, requests: number, send: Send): Promise<Repeat> {
  const before = peer.world.cpu();
  const { latencies, elapsedMs } = await runLoad(send, requests, callers);
  // What the worker counts afterwards is part of the work.
  const answered = performance.now();
  await peer.world.rest();
  const behindMs = performance.now() - answered;
  const after = peer.world.cpu();
  const cpu = new Map(peer.parts.map((part) => [part, ((after.get(part) ?? 0) - (before.get(part) ?? 0)) / requests]));
  return { medianMs: median(latencies), p95Ms: quantile(latencies, 0.95), perSecond: (requests / elapsedMs) * 1_000, behindMs, cpu };
}

/** Measures peers in turn, again and again, so that whatever else the machine does meets all of them alike. */
export async function interleave({ peers, callers, repeats, requests, warmUp, say }: InterleaveOptions): Promise<Results> {
  const results = new Map(peers.map(({ name }) => [name, new Map(callers.map((count) => [count, [] as Repeat[]]))]));
  for (const peer of peers) {
    const sent = Math.ceil(warmUp * Math.min(1, peer.haste));
    await runLoad(await peer.prepare(sent), sent, Math.max(...callers));
  }
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    for (const count of callers) {
      for (const peer of peers) {
        const sent = Math.max(1, Math.round(requests * peer.haste * (count === 1 ? 1 : MORE_WITH_CALLERS)));
        const measured = await measure(peer, count, sent);
        results.get(peer.name)?.get(count)?.push(measured);
        say(
          `  ${repeat}/${repeats} ${peer.name}, ${count} at once: ${measured.medianMs.toFixed(1)} ms, ${measured.perSecond.toFixed(0)} a second (${sent})`,
        );
      }
    }
  }
  return results;
}
