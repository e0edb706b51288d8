/** The questions that a partner may have open at a time, which tenants share: none holds more than are left for the others. */
export class Seats {
  readonly #held = new Map<string, number>();
  /** In the order of their coming, by tenant. */
  readonly #waiting = new Map<string, Set<() => void>>();
  #free: number;

  constructor(slots: number) {
    this.#free = slots;
  }

  /** Takes one when there is one for this tenant. Whoever took one gives it back. */
  take(tenant: string): boolean {
    const own = this.#heldBy(tenant);
    if (own >= this.#free) return false;
    this.#held.set(tenant, own + 1);
    this.#free -= 1;
    return true;
  }

  /** Takes the next one for this tenant, as soon as there is one; false when there was none in time, or nobody waits any more. */
  takeNext(tenant: string, waitMs: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const queue = this.#waiting.get(tenant) ?? new Set();
      const end = (taken: boolean) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", leave);
        queue.delete(go);
        if (queue.size === 0) this.#waiting.delete(tenant);
        resolve(taken);
      };
      const go = () => end(true);
      const leave = () => end(false);
      const timer = setTimeout(leave, waitMs);
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.set(tenant, queue.add(go));
    });
  }

  giveBack(tenant: string): void {
    const others = this.#heldBy(tenant) - 1;
    if (others > 0) this.#held.set(tenant, others);
    else this.#held.delete(tenant);
    this.#free += 1;
    // First whoever holds least.
    const tenants = [...this.#waiting.keys()].toSorted((one, other) => this.#heldBy(one) - this.#heldBy(other));
    const next = tenants.find((one) => this.take(one));
    const [go] = next === undefined ? [] : (this.#waiting.get(next) ?? []);
    go?.();
  }

  #heldBy(tenant: string): number {
    return this.#held.get(tenant) ?? 0;
  }
}
