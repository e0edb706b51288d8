/** How often somebody who waits looks whether there is any progress, in the time that he waits without. */
const LOOKS = 4;

interface Share {
  held: number;
  /** How many it gave back. */
  given: number;
  /** In the order of their coming. */
  readonly waiting: Set<() => void>;
}

/** The questions that a partner may have open at a time, which tenants share: none holds more than are left for the others. */
export class Seats {
  readonly #shares = new Map<string, Share>();
  #free: number;

  constructor(slots: number) {
    this.#free = slots;
  }

  /** Takes one when there is one for this tenant. Whoever took one gives it back. */
  take(tenant: string): boolean {
    const share = this.#shareOf(tenant);
    if (share.held >= this.#free) return false;
    share.held += 1;
    this.#free -= 1;
    return true;
  }

  /**
   * Takes the next one for this tenant, as soon as there is one. False when it gave back none for `stillMs`, or nobody waits any
   * more. Looks are counted, and not the clock: a process that was busy itself is no partner that stands still.
   */
  takeNext(tenant: string, stillMs: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const share = this.#shareOf(tenant);
      const end = (taken: boolean) => {
        clearInterval(timer);
        signal.removeEventListener("abort", leave);
        share.waiting.delete(go);
        this.#forget(tenant, share);
        resolve(taken);
      };
      const go = () => end(true);
      const leave = () => end(false);
      let [seen, still] = [share.given, 0];
      const timer = setInterval(() => {
        still = share.given === seen ? still + 1 : 0;
        seen = share.given;
        if (still >= LOOKS) leave();
      }, stillMs / LOOKS);
      signal.addEventListener("abort", leave, { once: true });
      share.waiting.add(go);
    });
  }

  giveBack(tenant: string): void {
    const own = this.#shareOf(tenant);
    own.held -= 1;
    own.given += 1;
    this.#free += 1;
    // First whoever holds least.
    const waiting = [...this.#shares].filter(([, share]) => share.waiting.size > 0).toSorted(([, one], [, other]) => one.held - other.held);
    const [go] = waiting.find(([name]) => this.take(name))?.[1].waiting ?? [];
    go?.();
    this.#forget(tenant, own);
  }

  #shareOf(tenant: string): Share {
    const share = this.#shares.get(tenant) ?? { held: 0, given: 0, waiting: new Set() };
    this.#shares.set(tenant, share);
    return share;
  }

  #forget(tenant: string, { held, waiting }: Share): void {
    if (held === 0 && waiting.size === 0) this.#shares.delete(tenant);
  }
}
