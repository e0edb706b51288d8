import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionNode, type SelectionSetNode } from "graphql";
import { DocumentTooDeep } from "./errors.ts";

/** The size of a selection with its fragments written out. */
export interface Measure {
  /** Fields inside one another. */
  readonly depth: number;
  /** Fields and fragments inside one another. */
  readonly nesting: number;
  /** Fields under another name, or under the same name again in one selection: both cost work without end. */
  readonly aliases: number;
  readonly fields: number;
  readonly roots: number;
}

const NOTHING: Measure = { depth: 0, nesting: 0, aliases: 0, fields: 0, roots: 0 };

const besides = (a: Measure, b: Measure): Measure => ({
  depth: Math.max(a.depth, b.depth),
  nesting: Math.max(a.nesting, b.nesting),
  aliases: a.aliases + b.aliases,
  fields: a.fields + b.fields,
  roots: a.roots + b.roots,
});

/**
 * Measures every operation and fragment of a document. Each fragment is measured once, so fragments that
 * double one another cost nothing here; a cycle counts as nothing and is left to validation.
 * Throws `DocumentTooDeep` past `mostNesting`, before the stack is at stake.
 */
export function measureDocument({ definitions }: DocumentNode, mostNesting: number): Measure {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const known = new Map<string, Measure>();

  const ofFragment = (name: string, level: number): Measure => {
    const before = known.get(name);
    if (before) return before;
    known.set(name, NOTHING);
    const fragment = fragments.get(name);
    const measure = fragment ? ofSelections(fragment.selectionSet, level) : NOTHING;
    known.set(name, measure);
    return measure;
  };

  const ofSelection = (selection: SelectionNode, level: number, names: Set<string>): Measure => {
    if (selection.kind !== Kind.FIELD) {
      const inner = selection.kind === Kind.FRAGMENT_SPREAD ? ofFragment(selection.name.value, level) : ofSelections(selection.selectionSet, level);
      return { ...inner, nesting: inner.nesting + 1 };
    }
    const inner = selection.selectionSet ? ofSelections(selection.selectionSet, level) : NOTHING;
    const name = (selection.alias ?? selection.name).value;
    const again = selection.alias !== undefined || names.has(name);
    names.add(name);
    return { depth: inner.depth + 1, nesting: inner.nesting + 1, aliases: inner.aliases + (again ? 1 : 0), fields: inner.fields + 1, roots: 1 };
  };

  const ofSelections = ({ selections }: SelectionSetNode, level: number): Measure => {
    if (level > mostNesting) throw new DocumentTooDeep();
    const names = new Set<string>();
    return selections.reduce((sum, selection) => besides(sum, ofSelection(selection, level + 1, names)), NOTHING);
  };

  // A document is as large as its largest part: only one operation of it runs.
  return definitions.reduce((most, node) => {
    const measure =
      node.kind === Kind.OPERATION_DEFINITION
        ? ofSelections(node.selectionSet, 1)
        : node.kind === Kind.FRAGMENT_DEFINITION
          ? { ...ofFragment(node.name.value, 1), roots: 0 }
          : NOTHING;
    return {
      depth: Math.max(most.depth, measure.depth),
      nesting: Math.max(most.nesting, measure.nesting),
      aliases: Math.max(most.aliases, measure.aliases),
      fields: Math.max(most.fields, measure.fields),
      roots: Math.max(most.roots, measure.roots),
    };
  }, NOTHING);
}
