import { BadUserInput } from "../../../platform/errors/common.ts";
import { questionOf, readQuestion, type Way } from "../../../platform/subgraph/question.ts";
import type { Categories } from "../entities/entities.ts";
import type { CategoryAttributesInput } from "../types/categories.ts";

const MOST = 50;
const ATTRIBUTE = /^[a-z][A-Za-z]{1,40}$/;

function checkCount(items: readonly unknown[], at: string): void {
  if (items.length < 1) throw new BadUserInput([{ at, kind: "REQUIRED" }]);
  if (items.length > MOST) throw new BadUserInput([{ at, kind: "TOO_MANY" }]);
}

/**
 * Attributes by question, each named once. Which of them exist is the registry's to say (partner-data).
 * Throws `BadUserInput` with the place below `at`.
 */
export function readCategories(given: readonly CategoryAttributesInput[], at: string): Categories {
  checkCount(given, at);
  const read = new Map<string, readonly string[]>();
  given.forEach(({ category, waysToAsk, attributes }, index) => {
    const here = `${at}.${index}`;
    checkCount(waysToAsk, `${here}.waysToAsk`);
    checkCount(attributes, `${here}.attributes`);
    if (!attributes.every((name) => ATTRIBUTE.test(name))) throw new BadUserInput([{ at: `${here}.attributes`, kind: "INVALID_VALUE" }]);
    for (const way of new Set(waysToAsk)) {
      const question = questionOf(category, way);
      if (read.has(question)) throw new BadUserInput([{ at: `${here}.category`, kind: "INVALID_VALUE" }]);
      read.set(question, [...new Set(attributes)]);
    }
  });
  return Object.fromEntries(read);
}

/** True when every attribute of `inner` is one of `outer` too. */
export const within = (inner: Categories, outer: Categories): boolean =>
  Object.entries(inner).every(
    ([question, attributes]) => Object.hasOwn(outer, question) && attributes.every((name) => outer[question]?.includes(name) === true),
  );

/** As they are shown: what may be asked of a category in several ways stands together. */
export function listCategories(categories: Categories): { category: string; waysToAsk: Way[]; attributes: string[] }[] {
  const listed = new Map<string, { category: string; waysToAsk: Way[]; attributes: string[] }>();
  for (const [question, attributes] of Object.entries(categories)) {
    const { category, way } = readQuestion(question);
    const same = `${category} ${attributes.toSorted().join(" ")}`;
    const found = listed.get(same);
    if (found) found.waysToAsk.push(way);
    else listed.set(same, { category, waysToAsk: [way], attributes: [...attributes] });
  }
  return [...listed.values()];
}
