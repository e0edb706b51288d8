import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";

/** A category that was added later, as its type takes its parts from it. */
export interface ShownExtension {
  readonly category: string;
  readonly found: ReadonlyMap<string, Personal>;
  readonly sealedParts?: ReadonlyMap<string, Personal<string>>;
}

/** Those of the values that one field asks: another alias may ask for others. */
export const valuesOf = (found: ShownExtension["found"], attributes: readonly string[]): Personal =>
  Personal.of(Object.fromEntries([...found].filter(([name]) => attributes.includes(name)).map(([name, value]) => [name, reveal(value)])));
