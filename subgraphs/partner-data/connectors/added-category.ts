import { Personal } from "../../../platform/personal/personal.ts";
import { PartnerFault } from "./connector.ts";

/** A category that was added later: what its claims look like is the registry's to say (clause P30). */
export interface AddedCategory {
  readonly category: string;
  readonly version: number;
  readonly attributes: readonly string[];
  /** Whether a value is what the schema says. Nothing of the value, nor why not, comes out. */
  accepts(attribute: string, value: unknown): boolean;
}

/** As `checkedClaims`, of an added category: one value in another shape makes the whole answer malformed. */
export function acceptedClaims(
  added: AddedCategory,
  attributes: readonly string[],
  record: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Personal> {
  const claims = new Map<string, Personal>();
  for (const attribute of attributes) {
    if (!added.attributes.includes(attribute) || !Object.hasOwn(record, attribute)) continue;
    const value = record[attribute];
    if (value === null || value === undefined || value === "") continue;
    if (!added.accepts(attribute, value)) throw new PartnerFault("MALFORMED_ANSWER", true);
    claims.set(attribute, Personal.of(value));
  }
  return claims;
}
