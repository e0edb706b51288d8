import type { GraphQLDataSource } from "@apollo/gateway";
import { ClientError } from "../platform/errors/client-error.ts";
import { DeadlineExceeded } from "../platform/errors/common.ts";
import { readRoomErrors } from "../platform/errors/room-errors.ts";
import type { InternalTokenIssuer } from "../platform/identity/internal-token.ts";
import { describeFault, type Log } from "../platform/logging/log.ts";
import type { Call } from "../platform/subgraph/call.ts";
import type { RoomRequest } from "../platform/subgraph/room-door.ts";
import { inSpan, noteInSpan } from "../platform/tracing/span.ts";
import { AnswerTooLarge, RoomUnavailable } from "./errors.ts";
import type { Hop } from "./hop.ts";
import { lostFields } from "./lost-fields.ts";

export interface DispatchOptions {
  readonly tokens: InternalTokenIssuer;
  readonly hopDeadlineMs: number;
  readonly mostAnswerBytes: number;
  readonly log: Log;
}

/** What a client is told of a hop that failed. Only our own timers say that time was the reason. */
function explain(fault: unknown, signal: AbortSignal): ClientError {
  if (signal.aborted) return new DeadlineExceeded();
  return fault instanceof AnswerTooLarge ? fault : new RoomUnavailable();
}

type Answer = Awaited<ReturnType<GraphQLDataSource["process"]>>;

/** Runs a hop under a signal that aborts with the request's, or when the hop's own time is over. */
async function withinTime(
  outer: AbortSignal,
  milliseconds: number,
  run: (signal: AbortSignal) => Promise<Answer>,
  failed: (fault: unknown, signal: AbortSignal) => Answer,
): Promise<Answer> {
  const controller = new AbortController();
  const onAbort = () => controller.abort(outer.reason);
  const timer = setTimeout(() => controller.abort(new DOMException("deadline", "TimeoutError")), milliseconds);
  outer.addEventListener("abort", onAbort, { once: true });
  if (outer.aborted) onAbort();
  try {
    return await run(controller.signal);
  } catch (fault) {
    return failed(fault, controller.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", onAbort);
  }
}

/**
 * One room as @apollo/gateway sees it. It never throws: an error that is returned keeps its path and what the
 * other rooms said, and a room that is gone costs its own fields only. @apollo/gateway hands its data sources
 * no signal, so deadline and signal travel in the context.
 */
export function createRoomSource(room: string, hop: Hop, { tokens, hopDeadlineMs, mostAnswerBytes, log }: DispatchOptions): GraphQLDataSource<Call> {
  return {
    async process(options) {
      if (!("incomingRequestContext" in options)) throw new Error("A room is asked for operations only.");
      const { principal, signal: gone, deadlineAt } = options.context;
      const { query = "", operationName, variables } = options.request;
      const request: RoomRequest = { query, ...(operationName ? { operationName } : {}), ...(variables ? { variables } : {}) };
      const started = Date.now();
      const milliseconds = Math.max(1, Math.min(hopDeadlineMs, deadlineAt - started));
      const ask = async (signal: AbortSignal) => {
        const authorization = `Bearer ${await tokens.issue(principal, room)}`;
        signal.throwIfAborted();
        const { data, errors } = await hop.call(request, { authorization, signal, deadlineAt: started + milliseconds, mostAnswerBytes });
        return { data, ...(errors?.length ? { errors: readRoomErrors(errors) } : {}) };
      };
      const failed = (fault: unknown, signal: AbortSignal) => {
        const { message, code } = explain(fault, signal);
        noteInSpan({ error: code });
        log.warn("room-gave-no-answer", { room, code, durationMs: Date.now() - started, ...describeFault(fault) });
        return { errors: readRoomErrors(lostFields(request).map((path) => ({ message, path, extensions: { code } }))) };
      };
      return await inSpan("hop", { room }, () => withinTime(gone, milliseconds, ask, failed));
    },
  };
}
