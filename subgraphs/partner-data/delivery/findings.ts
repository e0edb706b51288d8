import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import type { Check } from "../connectors/connector.ts";
import { checkKey, ruleOf } from "./checks.ts";
import { compare } from "./compare.ts";

type Values = ReadonlyMap<string, Personal>;

const opened = (values: Values): Readonly<Record<string, unknown>> => Object.fromEntries([...values].map(([name, value]) => [name, reveal(value)]));

/** Of a partner that gives values only: how the customer's own fit them. The values end here. */
export const matchesOf = (claimed: Values, values: Values): ReadonlyMap<string, Personal> =>
  new Map(
    [...values].flatMap(([attribute, found]) => {
      const own = claimed.get(attribute);
      return own ? [[attribute, Personal.of(compare(attribute, reveal(own), reveal(found)))] as const] : [];
    }),
  );

/** Of a partner that gives values only: what they say to each check, by its key. The values end here. */
export function checksOf(category: string, checks: readonly Check[], claimed: Values, values: Values): ReadonlyMap<string, Personal> {
  const [found, said] = [opened(values), opened(claimed)];
  return new Map(
    checks.flatMap((check) => {
      const answer = ruleOf(category, check.name)?.decide(found, check.arguments, said);
      return answer === undefined ? [] : [[checkKey(check), Personal.of(answer)] as const];
    }),
  );
}
