import { describeFault, type Log } from "../logging/log.ts";

/** Work that comes again: safe to run at the same time in several processes, and a round that failed is made good by the next. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
}

/** Runs each chore again and again, never twice at once, until `stop`, which waits for the rounds under way. */
export function startChores(chores: readonly Chore[], log: Log): { stop(): Promise<void> } {
  const rounds = new Map<string, Promise<void>>();
  const timers = chores.map((chore) =>
    setInterval(() => {
      if (rounds.has(chore.name)) return;
      const round = chore
        .run()
        .catch((fault: unknown) => log.error("chore-failed", { code: chore.name, ...describeFault(fault) }))
        .finally(() => rounds.delete(chore.name));
      rounds.set(chore.name, round);
    }, chore.everyMs),
  );
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(rounds.values());
    },
  };
}
