import { type FieldNode, getNamedType, type GraphQLObjectType, type GraphQLResolveInfo, isObjectType } from "graphql";
import { collectSubfields } from "graphql/execution/collectFields.js";
import { attributesOf, CATEGORIES, type CategoryName } from "../connectors/claims.ts";

/** What a document asks of each subject: attributes by category. A category with none is selected, and nothing of it is asked. */
export type Selection = ReadonlyMap<CategoryName, readonly string[]>;

/** All nodes by field name: aliases of a field ask together. */
function fieldsBelow(info: GraphQLResolveInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): Map<string, FieldNode[]> {
  const byName = new Map<string, FieldNode[]>();
  const collected = collectSubfields(info.schema, info.fragments, info.variableValues, type, nodes as FieldNode[]);
  for (const node of [...collected.values()].flat()) byName.set(node.name.value, [...(byName.get(node.name.value) ?? []), node]);
  return byName;
}

function objectBelow(type: GraphQLObjectType, field: string): GraphQLObjectType {
  const named = getNamedType(type.getFields()[field]?.type);
  if (!isObjectType(named)) throw new TypeError("The selection does not lead to an object.");
  return named;
}

/** The plan of a delivery, after fragments, aliases, `@skip` and `@include`: the selection is the request (DESIGN §1.4). */
export function readSelection(info: GraphQLResolveInfo): Selection {
  const payload = getNamedType(info.returnType) as GraphQLObjectType;
  const results = fieldsBelow(info, payload, info.fieldNodes).get("results") ?? [];
  const result = objectBelow(payload, "results");
  const fields = fieldsBelow(info, result, results);
  return new Map(
    CATEGORIES.filter((category) => fields.has(category)).map((category) => {
      const asked = fieldsBelow(info, objectBelow(result, category), fields.get(category) ?? []);
      return [category, attributesOf(category).filter((attribute) => asked.has(attribute))];
    }),
  );
}
