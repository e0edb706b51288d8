import type { Connection, Partner } from "./ask.ts";

export interface Context {
  readonly partner: Partner;
  /** With everything that genifi shows. */
  readonly connection: Connection;
}

/** One thing that a partner's server must do. */
export interface Check {
  /** Stable, for scripts. */
  readonly id: string;
  readonly title: string;
  /** Resolves with what is wrong, and how to mend it; null when nothing is. Never holds a value of the subject. */
  run(context: Context): Promise<string | null>;
}

/** The first that is wrong. */
export async function firstWrong(steps: readonly (() => Promise<string | null>)[]): Promise<string | null> {
  for (const step of steps) {
    const wrong = await step();
    if (wrong !== null) return wrong;
  }
  return null;
}
