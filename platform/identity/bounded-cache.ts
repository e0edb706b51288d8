interface Entry<V> {
  readonly value: V;
  readonly until: number;
}

/** A map of at most `size` entries, each for a limited time; the one that was written first makes room. */
export class BoundedCache<V> {
  readonly #entries = new Map<string, Entry<V>>();

  constructor(private readonly size: number) {}

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.until > Date.now()) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  /** @param until milliseconds since the epoch. */
  set(key: string, value: V, until: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until });
    if (this.#entries.size <= this.size) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
