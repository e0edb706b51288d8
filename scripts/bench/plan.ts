import type { Shape } from "../trial/platform.ts";

/** How much is measured. */
export interface Plan {
  readonly shapes: readonly Shape[];
  readonly repeats: number;
  readonly callers: readonly number[];
  /** In one repeat of a single caller. */
  readonly requests: number;
  readonly warmUp: number;
  /** Rows that the five-room query finds. */
  readonly transactions: number;
  readonly starts: number;
  /** Calls in flight that are cut, in each way. */
  readonly cuts: number;
  /** Memory is read after each so many deliveries, five times. */
  readonly deliveriesPerReading: number;
  readonly operationsPerReading: number;
  /** Between a collection and the reading. */
  readonly memoryPauseMs: number;
  /** Idle backends of PostgreSQL tell what their functions took after ten seconds. */
  readonly statisticsPauseMs: number;
}

export const FULL: Plan = {
  shapes: ["all", "sockets", "tls"],
  repeats: 5,
  callers: [1, 8, 16],
  requests: 250,
  warmUp: 600,
  transactions: 200,
  starts: 5,
  cuts: 50,
  deliveriesPerReading: 2_000,
  operationsPerReading: 1_000,
  memoryPauseMs: 3_000,
  statisticsPauseMs: 11_000,
};

/** For a look, and for the test that the bench runs at all: its figures say nothing. */
export const QUICK: Plan = {
  shapes: ["all", "sockets"],
  repeats: 1,
  callers: [1, 2],
  requests: 5,
  warmUp: 10,
  transactions: 10,
  starts: 1,
  cuts: 3,
  deliveriesPerReading: 10,
  operationsPerReading: 10,
  memoryPauseMs: 0,
  statisticsPauseMs: 0,
};
