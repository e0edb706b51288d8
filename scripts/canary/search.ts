import { createReadStream } from "node:fs";

export interface Pattern {
  readonly bytes: Buffer;
  /** What it stands for, without the value: a field and an encoding. */
  readonly name: string;
}

const CHUNK = 4 * 1024 * 1024;
/** Patterns are told apart by three of their bytes: a table of all triples says quickly where none stands. */
const TRIPLES = 2 ** 24;

interface Anchored {
  readonly pattern: Pattern;
  /** Where its triple stands in it. */
  readonly at: number;
}

/** The first triple that is not mostly zeros, of which data folders are full. */
function anchorOf({ bytes }: Pattern): number {
  for (let at = 0; at + 3 <= bytes.length; at += 1) if ([...bytes.subarray(at, at + 3)].filter((byte) => byte !== 0).length >= 2) return at;
  return 0;
}

const tripleAt = (bytes: Uint8Array, at: number): number => (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;

/** Finds any of many patterns in bytes, whatever they mean. */
export class Search {
  readonly #stands = new Uint8Array(TRIPLES);
  readonly #byTriple = new Map<number, Anchored[]>();
  readonly #longest: number;

  constructor(patterns: readonly Pattern[]) {
    for (const pattern of patterns) {
      const at = anchorOf(pattern);
      const triple = tripleAt(pattern.bytes, at);
      this.#stands[triple] = 1;
      this.#byTriple.set(triple, [...(this.#byTriple.get(triple) ?? []), { pattern, at }]);
    }
    this.#longest = Math.max(...patterns.map(({ bytes }) => bytes.length));
  }

  /** The patterns that stand in `bytes`. */
  in(bytes: Uint8Array): ReadonlySet<Pattern> {
    const found = new Set<Pattern>();
    const stands = this.#stands;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let here = 0, last = bytes.length - 3; here <= last; here += 1) {
      const triple = tripleAt(bytes, here);
      if (stands[triple] === 0) continue;
      for (const { pattern, at } of this.#byTriple.get(triple) ?? []) {
        const [begin, end] = [here - at, here - at + pattern.bytes.length];
        if (begin >= 0 && end <= bytes.length && buffer.compare(pattern.bytes, 0, pattern.bytes.length, begin, end) === 0) found.add(pattern);
      }
    }
    return found;
  }

  /** The patterns that stand in a file, and its size; chunks overlap by the longest pattern. */
  async inFile(path: string): Promise<{ readonly found: ReadonlySet<Pattern>; readonly bytes: number }> {
    const found = new Set<Pattern>();
    let size = 0;
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
      const together = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (const pattern of this.in(together)) found.add(pattern);
      size += chunk.length;
      rest = together.subarray(Math.max(0, together.length - this.#longest + 1));
    }
    return { found, bytes: size };
  }
}
