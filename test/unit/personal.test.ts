import { format, inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Personal } from "../../platform/personal/personal.ts";
import { reveal } from "../../platform/personal/reveal.ts";

type Show = (personal: Personal) => unknown;

// What TypeScript thinks of comparing a Personal with a text is not the question.
const TEXT = "a" as unknown as Personal;

/** Every way we know in which a value turns into text or into a copy. Each may throw: then its error is what is shown. */
const WAYS_TO_SHOW: Record<string, Show> = {
  String: (p) => String(p),
  template: (p) => `${p}`,
  concatenation: (p) => (p as unknown as string) + "",
  number: (p) => Number(p),
  toString: (p: Personal) => p.toString(),
  toLocaleString: (p: Personal) => p.toLocaleString(),
  valueOf: (p: Personal) => p.valueOf(),
  tag: (p) => Object.prototype.toString.call(p),
  join: (p) => [p, [p]].join(),
  "property key": (p) => ({ [p as never]: 1 }),
  JSON: (p) => JSON.stringify(p),
  "JSON, nested": (p) => JSON.stringify({ a: [{ b: p }], c: { d: { e: p } } }, undefined, 2),
  inspect: (p) => inspect(p),
  "inspect, all": (p) => inspect(p, { depth: null, showHidden: true, showProxy: true, getters: true }),
  "inspect, nested": (p) => inspect({ a: [p], map: new Map([[p, p]]), set: new Set([p]) }, { depth: null, showHidden: true }),
  "inspect, proxy": (p) => inspect(new Proxy(p, {}), { depth: null, showHidden: true, showProxy: true }),
  "inspect, without its custom function": (p) => inspect(p, { customInspect: false, depth: null, showHidden: true, getters: true }),
  "format %s": (p) => format("%s", p),
  "format %o": (p) => format("%o", p),
  "format %O": (p) => format("%O", p),
  "format %j": (p) => format("%j", p),
  "format %d": (p) => format("%d", p),
  "format %i": (p) => format("%i", p),
  "format %f": (p) => format("%f", p),
  "format, extra": (p) => format("seen:", p, { p }),
  keys: (p) => Object.keys(p),
  values: (p) => Object.values(p),
  entries: (p) => Object.entries(p),
  "own keys": (p) => Reflect.ownKeys(p),
  descriptors: (p) => inspect(Object.getOwnPropertyDescriptors(p), { depth: null, showHidden: true }),
  spread: (p) => inspect({ ...p }, { depth: null, showHidden: true }),
  assign: (p) => inspect(Object.assign({}, p), { depth: null, showHidden: true }),
  "for in": (p) => {
    const keys = [];
    for (const key in p) keys.push(key);
    return keys;
  },
  structuredClone: (p) => inspect(structuredClone({ p }), { depth: null, showHidden: true }),
  "error message": (p) => inspect(new Error(`Bad value ${p}`, { cause: p }).message),
  "error, whole": (p) => inspectError(Object.assign(new Error(`${p}`, { cause: { p } }), { value: p })),
  "an impossible call": (p) => (p as never as { missing(): void }).missing(),
  "an impossible construction": (p) => new (p as never as new () => unknown)(),
  iteration: (p) => [...(p as never as Iterable<unknown>)],
  writing: (p) => Object.assign(p, { seen: 1 }),
  BigInt: (p) => BigInt(p as never),
  "as a URL": (p) => new URL(p as never).href,
  "as a query": (p) => new URLSearchParams({ p: p as never }).toString(),
  "as a date": (p) => new Date(p as never).getTime(),
  "as bytes": (p) => Buffer.from(p as never).toString("latin1"),
  "less than": (p) => [p < TEXT, p > TEXT, p <= TEXT],
};

/** Without the stack, which holds line numbers only beside the message. */
const inspectError = (error: Error) => inspect({ ...error, message: error.message, cause: error.cause }, { depth: null, showHidden: true });

function shown(show: Show, personal: Personal): string {
  try {
    return inspect(show(personal), { depth: null, showHidden: true });
  } catch (error) {
    return `threw ${inspectError(error as Error)}`;
  }
}

const value = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.date(),
  fc.uint8Array(),
  fc.object(),
  fc.array(fc.anything()),
) as fc.Arbitrary<{}>;

/** Long and random enough not to be in any text by chance. */
const marker = fc.uuid().map((id) => `canary-${id}`);

describe("Personal", () => {
  for (const [way, show] of Object.entries(WAYS_TO_SHOW)) {
    // Stronger than "does not contain the value", which a hash or a length would pass.
    it(`P03, P04: looks the same whatever it holds (${way})`, () => {
      fc.assert(fc.property(value, value, (a, b) => shown(show, Personal.of(a)) === shown(show, Personal.of(b))));
    });

    it(`P03, P04: never shows a value, nor one inside it (${way})`, () => {
      fc.assert(
        fc.property(marker, (text) => {
          for (const held of [text, [text], { [text]: text }, new Map([[text, text]]), new Error(text), () => text, Buffer.from(text)]) {
            expect(shown(show, Personal.of(held))).not.toContain(text);
          }
        }),
        { numRuns: 20 },
      );
    });
  }

  it("P04: no comparison tells one value from another", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [first, second] = [Personal.of(a), Personal.of(b)] as unknown as [number, number];
        expect([first < second, first > second, first === second, Object.is(first, second)]).toEqual([false, false, false, false]);
      }),
    );
  });

  it("P04: an absent value is never wrapped, and the refusal is constant", () => {
    for (const absent of [null, undefined]) {
      expect(() => Personal.of(absent as never)).toThrow(new TypeError("A personal value cannot be absent."));
    }
  });

  it("gives back to reveal what it was given", () => {
    fc.assert(fc.property(value, (held) => Object.is(reveal(Personal.of(held)), held)));
  });

  it("P04: a look-alike cannot be opened, and its refusal names no value", () => {
    const fake = Object.create(Personal.prototype) as Personal;
    expect(Personal.is(fake)).toBe(false);
    expect(() => reveal(fake)).toThrow(TypeError);
    expect(String(fake)).toBe("[personal]");
  });
});
