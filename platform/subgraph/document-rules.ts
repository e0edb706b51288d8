import {
  type ASTVisitor,
  type DocumentNode,
  getNamedType,
  type GraphQLInputType,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  typeFromAST,
  type ValidationContext,
  type ValidationRule,
} from "graphql";
import { ClientError } from "../errors/client-error.ts";
import { PersonalValueNotInVariable } from "../errors/common.ts";

function createReach(personal: ReadonlySet<string>): (type: GraphQLInputType | null | undefined) => boolean {
  const known = new Map<string, boolean>();
  const reaches = (type: GraphQLInputType | null | undefined): boolean => {
    if (!type) return false;
    const named = getNamedType(type);
    if (!isInputObjectType(named)) return personal.has(named.name);
    const before = known.get(named.name);
    if (before !== undefined) return before;
    known.set(named.name, false);
    const found = Object.values(named.getFields()).some((field) => reaches(field.type));
    known.set(named.name, found);
    return found;
  };
  return reaches;
}

/**
 * An argument whose type reaches a personal scalar must be one variable, whole, and a variable of such
 * a type has no default: a value in a document would be kept in document and plan caches (DESIGN §4).
 */
export function personalValuesInVariables(personal: ReadonlySet<string>): ValidationRule {
  const reaches = createReach(personal);
  return (context: ValidationContext): ASTVisitor => ({
    Argument(node) {
      if (node.value.kind !== Kind.VARIABLE && reaches(context.getArgument()?.type)) context.reportError(new PersonalValueNotInVariable());
    },
    VariableDefinition(node) {
      const type = typeFromAST(context.getSchema(), node.type as never) as GraphQLInputType | undefined;
      if (node.defaultValue && reaches(type)) context.reportError(new PersonalValueNotInVariable());
    },
  });
}

class OncePerOperation extends ClientError<"ONCE_PER_OPERATION"> {
  constructor(field: string) {
    super("ONCE_PER_OPERATION", `An operation may hold one ${field}, once: send the others in requests of their own, or as further subjects.`);
  }
}

function countRootFields(selections: SelectionSetNode, names: ReadonlySet<string>, document: DocumentNode, seen = new Set<string>()): string[] {
  return selections.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return names.has(selection.name.value) ? [selection.name.value] : [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return countRootFields(selection.selectionSet, names, document, seen);
    const name = selection.name.value;
    const fragment = document.definitions.find((node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name);
    if (seen.has(name) || fragment?.kind !== Kind.FRAGMENT_DEFINITION) return [];
    seen.add(name);
    return countRootFields(fragment.selectionSet, names, document, seen);
  });
}

/** Aliases of a mutation run one after the other with the same keys; those tagged `once` are refused. */
export function oncePerOperation(fields: ReadonlySet<string>): ValidationRule {
  return (context: ValidationContext): ASTVisitor => ({
    OperationDefinition(node: OperationDefinitionNode) {
      const found = countRootFields(node.selectionSet, fields, context.getDocument());
      if (found.length > 1) context.reportError(new OncePerOperation(found[0] ?? ""));
    },
  });
}
