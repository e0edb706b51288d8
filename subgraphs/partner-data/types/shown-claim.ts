import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";

/**
 * A claim as the answer's types show it: lists and objects are taken apart, and each value in them stays wrapped, so that
 * only the scalars open it. How long a list is tells of the subject too: it leaves in the answer, and nowhere else.
 */
export const shownClaim = (claim: Personal): unknown => takeApart(reveal(claim));

function takeApart(part: unknown): unknown {
  if (part === null || part === undefined) return null;
  if (Array.isArray(part)) return part.map(takeApart);
  if (typeof part === "object") return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, takeApart(inner)]));
  return Personal.of(part);
}
