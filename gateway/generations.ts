interface Stoppable {
  stop(): Promise<void>;
}

interface Generation<S> {
  readonly server: S;
  users: number;
  /** Called when the last request of a generation that was replaced has ended. */
  idle?: () => void;
}

/**
 * One server after the other behind one door. A request keeps the server that it began with, so a new supergraph
 * fails none, and never meets the rules, documents or plans of another. A server that does not open replaces nothing.
 */
export class Generations<S extends Stoppable> {
  #current: Generation<S> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly open: (sdl: string) => Promise<S>) {}

  get isOpen(): boolean {
    return this.#current !== undefined;
  }

  /** Throws when closed. */
  async use(run: (server: S) => Promise<void>): Promise<void> {
    const generation = this.#current;
    if (!generation) throw new Error("The gateway is closed.");
    generation.users += 1;
    try {
      await run(generation.server);
    } finally {
      generation.users -= 1;
      if (generation.users === 0) generation.idle?.();
    }
  }

  /** Resolves when new requests meet the new server; the old one stops when its own requests have ended. */
  replace(sdl: string): Promise<void> {
    return this.#inTurn(async () => {
      const server = await this.open(sdl);
      const old = this.#current;
      this.#current = { server, users: 0 };
      // Its fault at stopping is nobody's any more: it serves no one.
      if (old) void retire(old).catch(() => undefined);
    });
  }

  /** Resolves when the requests that had begun have ended. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      const old = this.#current;
      this.#current = undefined;
      if (old) await retire(old);
    });
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    await turn;
  }
}

async function retire<S extends Stoppable>(generation: Generation<S>): Promise<void> {
  if (generation.users > 0) {
    await new Promise<void>((resolve) => {
      generation.idle = resolve;
    });
  }
  await generation.server.stop();
}
