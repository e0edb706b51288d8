import { type DocumentNode, type FieldNode, Kind, type NameNode, OperationTypeNode, type SelectionSetNode } from "graphql";
import { z } from "zod";

const NAME = "[_A-Za-z][_0-9A-Za-z]*";
const name = z.string().regex(new RegExp(`^${NAME}$`));
/** Below the looked-up object, such as `job.pay.currency`. */
const path = z.string().regex(new RegExp(`^${NAME}(?:\\.${NAME}){0,7}$`));

/** How a partner's schema is asked: the registry's `settings`. */
export const GraphqlSettings = z.object({
  /** The field of its `Query` that looks someone up, and gives one object or null. */
  root: name,
  /** Where it has each attribute, by category; for one of several members, such as money, where it has each member. */
  fields: z.record(z.string(), z.record(z.string(), z.union([path, z.record(z.string(), path)]))),
  /** Its argument for each identifier, a `String`; without this, of the identifier's own name. */
  arguments: z.record(z.string(), name).optional(),
});
export type GraphqlSettings = z.infer<typeof GraphqlSettings>;

/** Asked fields by name; one that holds no more is a leaf. */
export interface Tree {
  readonly [field: string]: Tree;
}

/** The fields that some paths ask for, each once. */
export function treeOf(paths: readonly string[]): Tree {
  const tree: Record<string, Tree> = {};
  for (const steps of paths.map((each) => each.split("."))) {
    let at = tree;
    for (const step of steps) at = (at[step] ??= {}) as Record<string, Tree>;
  }
  return tree;
}

const named = (value: string): NameNode => ({ kind: Kind.NAME, value });

const selectionOf = (tree: Tree): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections: Object.entries(tree).map(([field, below]): FieldNode => {
    const node = { kind: Kind.FIELD, name: named(field) } as const;
    return Object.keys(below).length === 0 ? node : { ...node, selectionSet: selectionOf(below) };
  }),
});

/** A query of one lookup. Identifiers are variables of it, so that no text of it is a subject's. */
export function documentOf(root: string, variables: Readonly<Record<string, string>>, tree: Tree): DocumentNode {
  const entries = Object.entries(variables).map(([variable, argument]) => ({
    argument,
    variable: { kind: Kind.VARIABLE, name: named(variable) } as const,
  }));
  const lookup: FieldNode = {
    kind: Kind.FIELD,
    name: named(root),
    arguments: entries.map(({ argument, variable }) => ({ kind: Kind.ARGUMENT, name: named(argument), value: variable })),
    selectionSet: selectionOf(tree),
  };
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.QUERY,
        variableDefinitions: entries.map(({ variable }) => ({
          kind: Kind.VARIABLE_DEFINITION,
          variable,
          type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: named("String") } },
        })),
        selectionSet: { kind: Kind.SELECTION_SET, selections: [lookup] },
      },
    ],
  };
}
