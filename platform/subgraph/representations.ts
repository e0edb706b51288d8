import { BadUserInput, type InputFault } from "../errors/common.ts";

function faultOf(representation: unknown, at: string, types: ReadonlySet<string>): InputFault | undefined {
  if (typeof representation !== "object" || representation === null) return { at, kind: "WRONG_TYPE" };
  const { __typename: type, id } = representation as Record<string, unknown>;
  if (typeof type !== "string" || !types.has(type)) return { at: `${at}.__typename`, kind: "INVALID_VALUE" };
  // No text of PostgreSQL's can hold a NUL.
  return typeof id === "string" && !id.includes("\0") ? undefined : { at: `${at}.id`, kind: "INVALID_VALUE" };
}

/**
 * Refuses what names no entity that the room resolves by key. @apollo/subgraph would fail with words that quote it, and would
 * hand back, as the entity, whatever was sent for a type without a reference. Throws `BadUserInput`.
 */
export function checkRepresentations(representations: readonly unknown[], types: ReadonlySet<string>): void {
  const faults = representations.flatMap((representation, index) => faultOf(representation, `representations.${index}`, types) ?? []);
  if (faults.length > 0) throw new BadUserInput(faults);
}
