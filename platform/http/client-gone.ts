import type { ServerResponse } from "node:http";

/**
 * A signal that aborts when the client leaves before its answer was written, or when `milliseconds` have passed.
 * Listens on the response: a request's `close` fires after its body, and a listener on the socket leaks.
 */
export function abortWhenGone(response: ServerResponse, milliseconds: number): { signal: AbortSignal; done: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException("deadline", "TimeoutError")), milliseconds);
  const onClose = () => {
    if (!response.writableFinished) controller.abort(new DOMException("client gone", "AbortError"));
  };
  response.on("close", onClose);
  return {
    signal: controller.signal,
    done: () => {
      clearTimeout(timer);
      response.off("close", onClose);
    },
  };
}
