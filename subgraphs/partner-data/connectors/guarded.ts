import { setTimeout as sleep } from "node:timers/promises";
import { BrokenCircuitError, circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen, type IBreaker, SamplingBreaker } from "cockatiel";
import { type Connector, PartnerFault, type PartnerRequest } from "./connector.ts";
import { Seats } from "./seats.ts";

export interface GuardOptions {
  /** Questions that a partner may have open at a time. */
  readonly slots: number;
  /** A question waits for one while its tenant's others are answered; this long when none is. A batch goes through as fast as the partner answers. */
  readonly stillMs: number;
  /** Failures in a row after which it is left alone; null for never. */
  readonly failures: number | null;
  /** For how long, before one question tries it again. */
  readonly restMs: number;
  /** The partner's own deadline for one question. */
  readonly deadlineMs: number | null;
}

export const USUAL_GUARD: GuardOptions = { slots: 256, stillMs: 1_000, failures: 10, restMs: 5_000, deadlineMs: null };

/** A partner may also fail so often, in between answers. */
const SAMPLE = { threshold: 0.5, duration: 30_000, minimumRps: 2 };
const BACKOFF_MS = 50;

/** One partner, asked on behalf of a tenant. */
export type Guarded = (request: PartnerRequest, tenant: string) => ReturnType<Connector["ask"]>;

/**
 * Asks a partner no faster than it can answer. One that fails is left alone for a while, and a tenant may hold no more of its
 * slots than are free, so that no hanging call of one tenant keeps another's out: its own wait while some are answered, and give way when none is.
 */
export function guarded(connector: Connector, { slots, stillMs, failures, restMs, deadlineMs }: GuardOptions): Guarded {
  const breaker = circuitBreaker(
    // A probe that proves nothing, as one that was aborted, lets the next one try at once: what failed before still counts.
    handleWhen((error) => failures !== null && unwell(error)),
    { halfOpenAfter: restMs, breaker: either(new ConsecutiveBreaker(failures ?? 1), new SamplingBreaker(SAMPLE)) },
  );
  const seats = new Seats(slots);

  return async (request, tenant) => {
    if (request.signal.aborted) throw new PartnerFault("ABORTED", false);
    // While one question tries whether it is well again, the others would wait for that.
    if (breaker.state === CircuitState.HalfOpen) throw new PartnerFault("BUSY", false);
    if (!seats.take(tenant) && !(await seats.takeNext(tenant, stillMs, request.signal)))
      throw new PartnerFault(request.signal.aborted ? "ABORTED" : "BUSY", false);
    try {
      return await breaker.execute(() => within(deadlineMs, request, (bounded) => trying(connector, bounded)));
    } catch (error) {
      throw error instanceof BrokenCircuitError ? new PartnerFault("BUSY", false) : error;
    } finally {
      seats.giveBack(tenant);
    }
  };
}

/** A malformed answer is of one subject as a rule, and no reason to keep others from the partner. */
function unwell(error: unknown): boolean {
  if (!(error instanceof PartnerFault)) return false;
  return (error.kind === "PARTNER_ERROR" && !error.refused) || error.kind === "TIMEOUT" || error.unconnected;
}

function either(one: IBreaker, other: IBreaker): IBreaker {
  return {
    state: null,
    success(state) {
      one.success(state);
      other.success(state);
    },
    failure(state) {
      const broken = [one.failure(state), other.failure(state)];
      return broken.includes(true);
    },
  };
}

type Ask = (request: PartnerRequest) => ReturnType<Connector["ask"]>;

async function within(deadlineMs: number | null, request: PartnerRequest, ask: Ask): ReturnType<Ask> {
  if (deadlineMs === null) return ask(request);
  const late = AbortSignal.timeout(deadlineMs);
  try {
    return await ask({ ...request, signal: AbortSignal.any([request.signal, late]) });
  } catch (error) {
    const ours = error instanceof PartnerFault && error.kind === "ABORTED" && late.aborted && !request.signal.aborted;
    throw ours ? new PartnerFault("TIMEOUT", error.disclosed) : error;
  }
}

/** Again, once, when no connection came about and nothing can have been told. */
async function trying(connector: Connector, request: PartnerRequest): ReturnType<Ask> {
  try {
    return await connector.ask(request);
  } catch (error) {
    if (!(error instanceof PartnerFault) || !error.unconnected || error.disclosed) throw error;
    const { signal } = request;
    await sleep(BACKOFF_MS * (1 + Math.random()), undefined, { signal }).catch(() => {
      throw new PartnerFault("ABORTED", false);
    });
    return connector.ask(request);
  }
}
