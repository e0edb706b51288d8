import type { Repeat, Results } from "./interleave.ts";
import type { Peer } from "./peer.ts";
import { median } from "./statistics.ts";
import type { Table } from "./table.ts";

type Figure = (repeat: Repeat) => number;

export const figuresOf = (results: Results, peer: Peer, callers: number, figure: Figure): number[] =>
  (results.get(peer.name)?.get(callers) ?? []).map(figure);

/** The median of the repeats' own figures. */
export const middle = (results: Results, peer: Peer, callers: number, figure: Figure): number => median(figuresOf(results, peer, callers, figure));

/** From the least to the most of the repeats. */
export function spread(results: Results, peer: Peer, callers: number, figure: Figure, digits: number): string {
  const figures = figuresOf(results, peer, callers, figure);
  return `${Math.min(...figures).toFixed(digits)}–${Math.max(...figures).toFixed(digits)}`;
}

/** The median of what one is beside the other in the same repeat. */
export function besides(results: Results, one: Peer, other: Peer, callers: number, figure: Figure, join: (a: number, b: number) => number): number {
  const others = figuresOf(results, other, callers, figure);
  return median(figuresOf(results, one, callers, figure).map((value, repeat) => join(value, others[repeat] ?? Number.NaN)));
}

const latencyMs: Figure = ({ medianMs }) => medianMs;
const perSecond: Figure = (repeat) => repeat.perSecond;

/** Processor time by role, peers side by side. */
export function cpuTable(title: string, peers: readonly Peer[], results: Results, callers: number): Table {
  const parts = [...new Set(peers.flatMap((peer) => peer.parts))];
  const used = (peer: Peer, part: string) => middle(results, peer, callers, ({ cpu }) => cpu.get(part) ?? 0);
  const sum = (peer: Peer) => peer.parts.filter((part) => part !== "caller").reduce((total, part) => total + used(peer, part), 0);
  return {
    title,
    columns: ["ms a request", ...peers.map(({ name }) => name)],
    rows: [
      ...parts.map((part) => [part, ...peers.map((peer) => (peer.parts.includes(part) ? used(peer, part).toFixed(2) : ""))]),
      ["all but the caller", ...peers.map((peer) => sum(peer).toFixed(2))],
    ],
  };
}

/** Requests a second, with several callers at once. */
export function throughputTable(title: string, peers: readonly Peer[], results: Results, callers: readonly number[]): Table {
  return {
    title,
    columns: ["requests a second", ...callers.flatMap((count) => [`${count} callers`, "repeats", "p95 ms"])],
    rows: peers.map((peer) => [
      peer.name,
      ...callers.flatMap((count) => [
        middle(results, peer, count, perSecond).toFixed(0),
        spread(results, peer, count, perSecond, 0),
        middle(results, peer, count, ({ p95Ms }) => p95Ms).toFixed(1),
      ]),
    ]),
  };
}

/** How long one caller waits. */
export function latencyTable(title: string, peers: readonly Peer[], results: Results, beside?: Peer): Table {
  return {
    title,
    columns: ["ms, one caller", "median", "repeats", "p95", ...(beside ? ["added"] : [])],
    rows: peers.map((peer) => [
      peer.name,
      middle(results, peer, 1, latencyMs).toFixed(2),
      spread(results, peer, 1, latencyMs, 2),
      middle(results, peer, 1, ({ p95Ms }) => p95Ms).toFixed(2),
      ...(beside ? [peer === beside ? "" : besides(results, peer, beside, 1, latencyMs, (a, b) => a - b).toFixed(2)] : []),
    ]),
  };
}

/** Of two peers, how many times longer one takes, or how many more it does. */
export const timesLonger = (results: Results, one: Peer, other: Peer): number => besides(results, one, other, 1, latencyMs, (a, b) => a / b);
export const timesMore = (results: Results, one: Peer, other: Peer, callers: number): number =>
  besides(results, one, other, callers, perSecond, (a, b) => a / b);
