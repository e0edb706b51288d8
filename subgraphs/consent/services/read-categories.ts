import { BadUserInput } from "../../../platform/errors/common.ts";
import type { Categories } from "../entities/entities.ts";
import type { CategoryAttributesInput } from "../types/categories.ts";

const MOST = 50;
const ATTRIBUTE = /^[a-z][A-Za-z]{1,40}$/;

function checkCount(items: readonly unknown[], at: string): void {
  if (items.length < 1) throw new BadUserInput([{ at, kind: "REQUIRED" }]);
  if (items.length > MOST) throw new BadUserInput([{ at, kind: "TOO_MANY" }]);
}

/**
 * Attributes by category, each named once. Which of them exist is the registry's to say (partner-data).
 * Throws `BadUserInput` with the place below `at`.
 */
export function readCategories(given: readonly CategoryAttributesInput[], at: string): Categories {
  checkCount(given, at);
  const read = new Map<string, readonly string[]>();
  given.forEach(({ category, attributes }, index) => {
    const here = `${at}.${index}`;
    if (read.has(category)) throw new BadUserInput([{ at: `${here}.category`, kind: "INVALID_VALUE" }]);
    checkCount(attributes, `${here}.attributes`);
    if (!attributes.every((name) => ATTRIBUTE.test(name))) throw new BadUserInput([{ at: `${here}.attributes`, kind: "INVALID_VALUE" }]);
    read.set(category, [...new Set(attributes)]);
  });
  return Object.fromEntries(read);
}

/** True when every attribute of `inner` is one of `outer` too. */
export const within = (inner: Categories, outer: Categories): boolean =>
  Object.entries(inner).every(
    ([category, attributes]) => Object.hasOwn(outer, category) && attributes.every((name) => outer[category]?.includes(name) === true),
  );

export const listCategories = (categories: Categories): { category: string; attributes: string[] }[] =>
  Object.entries(categories).map(([category, attributes]) => ({ category, attributes: [...attributes] }));
