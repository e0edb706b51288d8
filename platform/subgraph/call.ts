import type { Principal } from "../identity/principal.ts";

/** What every resolver knows of the request that it serves. */
export interface Call {
  readonly principal: Principal;
  /** Aborted when the client has gone or the hop's deadline has passed. Long work begins with `throwIfAborted()`. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch at which the caller stops waiting. */
  readonly deadlineAt: number;
}
