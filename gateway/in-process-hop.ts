import type { RoomAnswer, RoomDoor } from "../platform/subgraph/room-door.ts";
import { AnswerTooLarge } from "./errors.ts";
import type { Hop } from "./hop.ts";

/**
 * Calls a room in this process. A resolver that ignores its signal cannot hold the request: the race ends it.
 * The answer goes through JSON as it would over HTTP, so that both ways give the same whatever a scalar's
 * `serialize` returns, and so that the gateway, which merges answers in place, never holds a room's own objects.
 */
export function inProcessHop(door: Pick<RoomDoor, "call">): Hop {
  return {
    async call(request, how) {
      const { signal, mostAnswerBytes } = how;
      signal.throwIfAborted();
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      const onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      try {
        const text = JSON.stringify(await Promise.race([door.call(request, how), aborted]));
        if (Buffer.byteLength(text) > mostAnswerBytes) throw new AnswerTooLarge();
        return JSON.parse(text) as RoomAnswer;
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
    },
  };
}
