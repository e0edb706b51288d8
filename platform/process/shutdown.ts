/** Ends one part of the program; called once. */
export type Closer = () => Promise<void>;

export interface ShutdownOptions {
  /** After so long the process ends, finished or not. */
  readonly limitMs: number;
  /** Told what happens, in constant words: an error's own text may carry a value. */
  readonly log?: (message: string) => void;
}

/**
 * Ends the process in order at the first SIGTERM or SIGINT: closers run one after another, each even if the one
 * before it failed. Exit code 0, or 1 when a closer failed or the limit passed. Later signals change nothing:
 * whoever sends two, as Ctrl-C to npm does, must not cut the first one's work short.
 */
export function onShutdown(closers: readonly Closer[], { limitMs, log = () => {} }: ShutdownOptions): void {
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    if (ending) return;
    ending = true;
    log(`${signal}: shutting down`);
    setTimeout(() => {
      log("shutdown took too long");
      process.exit(1);
    }, limitMs);
    void closeAll(closers, log).then((clean) => process.exit(clean ? 0 : 1));
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

/** False if one of them failed. */
async function closeAll(closers: readonly Closer[], log: (message: string) => void): Promise<boolean> {
  let clean = true;
  for (const close of closers) {
    try {
      // One after another on purpose: the door closes before the pool, the pool before the server.
      // oxlint-disable-next-line no-await-in-loop
      await close();
    } catch {
      clean = false;
      log("a part of the program failed to close");
    }
  }
  return clean;
}
