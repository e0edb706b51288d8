import { type DirectiveNode, type DocumentNode, Kind, visit } from "graphql";

const hasTag = (directives: readonly DirectiveNode[] | undefined, name: string): boolean =>
  directives?.some(
    (directive) =>
      directive.name.value === "tag" &&
      directive.arguments?.some((argument) => argument.value.kind === Kind.STRING && argument.value.value === name) === true,
  ) === true;

/** Names of the scalars that carry `@tag(name: "personal")`, in a subgraph's SDL or in a supergraph. */
export function personalScalars(sdl: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(sdl, { ScalarTypeDefinition: (node) => void (hasTag(node.directives, "personal") && names.add(node.name.value)) });
  return names;
}

/** Names of the mutations that carry `@tag(name: "once")`: an operation may hold one of them, once. */
export function onceFields(sdl: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (node: { name: { value: string }; fields?: readonly { name: { value: string }; directives?: readonly DirectiveNode[] }[] }) => {
    if (node.name.value !== "Mutation") return;
    for (const field of node.fields ?? []) if (hasTag(field.directives, "once")) names.add(field.name.value);
  };
  visit(sdl, { ObjectTypeDefinition: collect, ObjectTypeExtension: collect });
  return names;
}
