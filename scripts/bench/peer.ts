import type { Send } from "./run-load.ts";
import type { World } from "./world.ts";

/** One way to have the work done, measured beside the others. */
export interface Peer {
  readonly name: string;
  readonly world: World;
  /** Whose processor time is its own. */
  readonly parts: readonly string[];
  /** How many times more requests make a repeat as long as the others'. */
  readonly haste: number;
  /** Untimed: ids, consents and grants for so many requests. */
  prepare(requests: number): Promise<Send>;
  /** What stands around the timed part, untimed itself; nothing when left out. */
  around?<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
