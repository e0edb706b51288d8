import { Kind, parse, type SelectionSetNode } from "graphql";
import type { RoomRequest } from "../platform/subgraph/room-door.ts";

const MOST_PATHS = 100;

type Path = readonly (string | number)[];

/** Response names in a selection, through fragments, without the gateway's own `__typename`. */
function responseNames({ selections }: SelectionSetNode, fragments: ReadonlyMap<string, SelectionSetNode>): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return responseNames(selection.selectionSet, fragments);
    if (selection.kind === Kind.FRAGMENT_SPREAD)
      return responseNames(fragments.get(selection.name.value) ?? { kind: Kind.SELECTION_SET, selections: [] }, fragments);
    return selection.name.value.startsWith("__") ? [] : [(selection.alias ?? selection.name).value];
  });
}

/**
 * Where a client misses data when a room's whole answer is lost: the paths, as that room would have
 * named them, of what was asked of it. The gateway maps them to places in the client's own answer.
 */
export function lostFields({ query, variables }: RoomRequest): readonly Path[] {
  const { definitions } = parse(query, { noLocation: true });
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) return [];
  const fragments = new Map(definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node.selectionSet]] : [])));
  const [first] = operation.selectionSet.selections;
  if (first?.kind !== Kind.FIELD || first.name.value !== "_entities" || !first.selectionSet) {
    return [...new Set(responseNames(operation.selectionSet, fragments))].slice(0, MOST_PATHS).map((name) => [name]);
  }
  const names = [...new Set(responseNames(first.selectionSet, fragments))];
  const entities = Array.isArray(variables?.["representations"]) ? variables["representations"].length : 0;
  return Array.from({ length: Math.min(entities, MOST_PATHS) }, (_, index) => names.map((name) => ["_entities", index, name]))
    .flat()
    .slice(0, MOST_PATHS);
}
