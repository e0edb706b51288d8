import { Personal } from "../../../platform/personal/personal.ts";
import { CLAIMS, type CategoryName } from "./claims.ts";
import { PartnerFault, type Provenance } from "./connector.ts";

/**
 * The asked attributes of a record, checked and wrapped; what was not asked is dropped unread.
 * A value in another shape than `CLAIMS` gives makes the whole answer malformed.
 */
export function checkedClaims(
  category: CategoryName,
  attributes: readonly string[],
  record: Readonly<Record<string, unknown>>,
  disclosed: boolean,
): ReadonlyMap<string, Personal> {
  const claims = new Map<string, Personal>();
  for (const [attribute, shape] of Object.entries(CLAIMS[category])) {
    if (!attributes.includes(attribute) || !Object.hasOwn(record, attribute)) continue;
    const value = record[attribute];
    if (value === null || value === undefined || value === "") continue;
    const checked = shape.safeParse(value);
    if (!checked.success) throw new PartnerFault("MALFORMED_ANSWER", disclosed);
    claims.set(attribute, Personal.of(checked.data));
  }
  return claims;
}

/** Of what is read from a table here: nobody vouches for it, and there is no partner's reference. */
export function localProvenance(evidence: string): Provenance {
  return { partnerReference: null, at: new Date().toISOString(), trustFramework: null, assuranceLevel: null, evidence: [evidence], verifiedAt: null };
}

/** How many members of a record were not asked. */
export const overDelivered = (attributes: readonly string[], record: Readonly<Record<string, unknown>>): number =>
  Object.keys(record).filter((name) => !attributes.includes(name)).length;
