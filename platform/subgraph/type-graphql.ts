import "reflect-metadata";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { printSchemaWithDirectives } from "@graphql-tools/utils";
import { type DocumentNode, type GraphQLResolveInfo, type GraphQLSchema, parse, print } from "graphql";
import { buildSchema, createResolversMap } from "type-graphql";
import { checkRepresentations } from "./representations.ts";

/** Loads one entity by its key; `null` when it is absent or another tenant's. Runs before any shield rule. */
export type ReferenceResolver = (reference: { readonly id: string }, context: never, info: GraphQLResolveInfo) => unknown;
export type References = Readonly<Record<string, ReferenceResolver>>;

export interface SubgraphParts {
  /** type-graphql resolver classes. */
  readonly resolvers: readonly Function[];
  readonly orphanedTypes?: readonly Function[];
  readonly references: References;
}

const LINK = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@tag", "@shareable", "@external", "@inaccessible"])
`;

/** Puts the check of representations before the room's `_entities`, if it has any. */
function guardEntities(schema: GraphQLSchema, types: ReadonlySet<string>): void {
  const entities = schema.getQueryType()?.getFields()["_entities"];
  const resolve = entities?.resolve;
  if (!entities || !resolve) return;
  entities.resolve = (source, given, context, info) => {
    checkRepresentations(given["representations"], types);
    return resolve(source, given, context, info);
  };
}

/** From type-graphql classes to a Federation 2 subgraph; the only file that knows how (DESIGN §3). */
export async function buildFederatedSchema(parts: SubgraphParts): Promise<{ schema: GraphQLSchema; typeDefs: DocumentNode; sdl: string }> {
  const plain = await buildSchema({
    resolvers: [...parts.resolvers] as [Function, ...Function[]],
    orphanedTypes: [...(parts.orphanedTypes ?? [])],
    validate: false,
    skipCheck: true,
  });
  const printed = printSchemaWithDirectives(plain).replace(/^schema\s*\{[^}]*\}\s*/m, "");
  const typeDefs = parse(`${LINK}\n${printed}`);
  const resolvers = createResolversMap(plain) as Record<string, Record<string, unknown>>;
  for (const [type, reference] of Object.entries(parts.references)) resolvers[type] = { ...resolvers[type], __resolveReference: reference };
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]);
  guardEntities(schema, new Set(Object.keys(parts.references)));
  return { schema, typeDefs, sdl: `${print(typeDefs)}\n` };
}
