import { inspect } from "node:util";

const SHOWN = "[personal]";

/**
 * A subject's value on its way from a partner to the customer (or from the customer to a partner).
 *
 * It prints `[personal]` wherever something is turned into text: `String`, template strings, JSON,
 * `util.inspect`, error messages. It never wraps `null` or `undefined`: an absent value is absent.
 * Only `reveal` opens it, and import rules say who may call that (DESIGN §3, clauses P03, P04).
 */
export class Personal<T extends {} = {}> {
  readonly #value: T;

  private constructor(value: T) {
    this.#value = value;
  }

  /** Wraps a value. Throws a constant error for `null` and `undefined`. */
  static of<T extends {}>(value: T): Personal<T> {
    if (value === null || value === undefined) throw new TypeError("A personal value cannot be absent.");
    const personal = new Personal(value);
    Object.freeze(personal);
    return personal;
  }

  /** @internal Use `reveal`, whose importers are listed by rule. */
  static open<T extends {}>(personal: Personal<T>): T {
    return personal.#value;
  }

  static is(value: unknown): value is Personal {
    return typeof value === "object" && value !== null && #value in value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  toLocaleString(): string {
    return SHOWN;
  }

  valueOf(): string {
    return SHOWN;
  }

  [Symbol.toPrimitive](): string {
    return SHOWN;
  }

  get [Symbol.toStringTag](): string {
    return "Personal";
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
