import { isDeepStrictEqual } from "node:util";
import type { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";

/** Two ways to write the same text are one; a claim is a text, a yes or no, an object of them, or a list of objects in its order. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return value.normalize("NFC").trim();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return Object.fromEntries(parts.map(([name, part]) => [name, plain(part)]));
}

/** Whether all are the same value. They are opened to be compared, and nothing of them leaves. */
export function sameValue(values: readonly Personal[]): boolean {
  const [first, ...others] = values.map((value) => plain(reveal(value)));
  return others.every((other) => isDeepStrictEqual(first, other));
}
