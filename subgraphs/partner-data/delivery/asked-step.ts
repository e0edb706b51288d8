import type { Check } from "../connectors/connector.ts";
import { checkKey, ruleOf } from "./checks.ts";
import { matchableOf } from "./claimed.ts";
import type { PlannedPartner, PlannedStep } from "./ledger.ts";
import type { Reason } from "./reasons.ts";

export interface AskedCheck extends Check {
  readonly key: string;
  readonly attributes: readonly string[];
}

/**
 * A step as partners are asked it. For a check, `attributes` of the step and of its partners are the keys of the checks
 * that they can answer; what a check reads is in `checks`.
 */
export interface AskedStep extends Omit<PlannedStep, "withheld"> {
  readonly withheld: readonly { readonly attribute: string; readonly reason: Exclude<Reason, "PENDING"> }[];
  readonly checks: readonly AskedCheck[];
  /** What nobody can be asked, since the customer did not say what it believes. */
  readonly unclaimed: readonly string[];
}

const askable = (partners: readonly PlannedPartner[], part: (attributes: readonly string[]) => readonly string[]) =>
  partners.map((partner) => ({ ...partner, attributes: part(partner.attributes) })).filter(({ attributes }) => attributes.length > 0);

/** The plan was made in attributes; this turns it into what each way asks. */
export function askedStep(step: PlannedStep, checks: readonly Check[], claimed: ReadonlyMap<string, unknown>): AskedStep {
  if (step.way === "RETRIEVE") return { ...step, checks: [], unclaimed: [] };
  if (step.way === "MATCH") {
    const matchable = matchableOf(step.category).filter((attribute) => claimed.has(attribute));
    const part = (attributes: readonly string[]) => attributes.filter((attribute) => matchable.includes(attribute));
    return {
      ...step,
      checks: [],
      attributes: part(step.attributes),
      partners: askable(step.partners, part),
      unclaimed: step.attributes.filter((attribute) => !matchable.includes(attribute)),
    };
  }
  const asked = checks.map((check): AskedCheck => ({
    ...check,
    key: checkKey(check),
    attributes: ruleOf(step.category, check.name)?.attributes ?? [],
  }));
  const covered = asked.filter((check) => check.attributes.every((attribute) => step.attributes.includes(attribute)));
  const hasClaims = ({ name }: Check) => {
    const claims = ruleOf(step.category, name)?.claims;
    return claims === undefined || claims.some((attribute) => claimed.has(attribute));
  };
  const ready = covered.filter(hasClaims);
  return {
    ...step,
    checks: ready,
    attributes: ready.map(({ key }) => key),
    partners: askable(step.partners, (attributes) =>
      ready.filter((check) => check.attributes.every((attribute) => attributes.includes(attribute))).map(({ key }) => key),
    ),
    unclaimed: covered.filter((check) => !hasClaims(check)).map(({ key }) => key),
    withheld: asked
      .filter((check) => !covered.includes(check))
      .map(({ key, attributes }) => ({
        attribute: key,
        reason: step.withheld.find(({ attribute }) => attributes.includes(attribute))?.reason ?? "NOT_IN_CONTRACT",
      })),
  };
}

/** How many attributes stand behind parts of a step: a check may read several, and two may read the same. */
export function attributesBehind({ way, checks }: AskedStep, parts: Iterable<string>): number {
  const wanted = [...parts];
  if (way !== "CHECK") return new Set(wanted).size;
  return new Set(checks.filter(({ key }) => wanted.includes(key)).flatMap(({ attributes }) => attributes)).size;
}
