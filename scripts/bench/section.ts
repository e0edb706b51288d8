import type { Plan } from "./plan.ts";
import type { Table } from "./table.ts";
import type { Worlds } from "./worlds.ts";

export interface Bench {
  readonly plan: Plan;
  readonly worlds: Worlds;
  readonly say: (line: string) => void;
}

/** A part of the bench that can be run by itself. */
export type Section = (bench: Bench) => Promise<readonly Table[]>;
