import type { RoomAnswer, RoomRequest } from "../platform/subgraph/room-door.ts";

export interface HopTerms {
  /** The gateway's internal token for this room, as a header's value. */
  readonly authorization: string;
  /** Aborts when the client has gone or the hop's time is over. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly deadlineAt: number;
  readonly mostAnswerBytes: number;
}

/** The way from the gateway to one room. Rejects when no answer of a room's came; never interprets one that did. */
export interface Hop {
  call(request: RoomRequest, how: HopTerms): Promise<RoomAnswer>;
  /** Ends the connections that the hop holds. */
  close?(): Promise<void>;
}
