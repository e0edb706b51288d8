import { isDeepStrictEqual } from "node:util";
import type { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";

/** Two ways to write the same text are one; a claim is a text, a yes or no, or an object of them. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return value.normalize("NFC").trim();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

/** Whether all are the same value. They are opened to be compared, and nothing of them leaves. */
export function sameValue(values: readonly Personal[]): boolean {
  const [first, ...others] = values.map((value) => plain(reveal(value)));
  return others.every((other) => isDeepStrictEqual(first, other));
}
