import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import {
  type FieldNode,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { collectSubfields } from "graphql/execution/collectFields.js";
import { getArgumentValues } from "graphql/execution/values.js";
import { CATEGORIES } from "../connectors/claims.ts";

/** Of an answer's values as its document shows them: which members, by their response names, and SHA-256 of their canonical JSON. */
export interface ShownDigest {
  readonly members: readonly string[];
  readonly digest: string;
}

const SIGNED_FIELDS: ReadonlySet<string> = new Set([...CATEGORIES, "extension"]);

const below = (info: GraphQLResolveInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]) => [
  ...collectSubfields(info.schema, info.fragments, info.variableValues, type, nodes as FieldNode[]),
];

/** Completes a value as graphql-js will: what the client gets is what must be signed. `__typename` is no value, and left out. */
async function complete(
  type: GraphQLOutputType,
  value: unknown,
  nodes: readonly FieldNode[],
  context: unknown,
  info: GraphQLResolveInfo,
): Promise<unknown> {
  if (isNonNullType(type)) return complete(type.ofType, value, nodes, context, info);
  if (value === null || value === undefined) return null;
  if (isListType(type)) return Promise.all([...(value as Iterable<unknown>)].map((item) => complete(type.ofType, item, nodes, context, info)));
  if (isLeafType(type)) return type.serialize(value);
  if (!isObjectType(type)) throw new TypeError("An answer has no abstract types.");
  const members = below(info, type, nodes)
    .filter(([, [node]]) => node?.name.value !== "__typename")
    .map(async ([member, own]) => [
      member,
      await field(type, value, own, context, { ...info, path: { prev: undefined, key: member, typename: type.name } }),
    ]);
  return Object.fromEntries(await Promise.all(members)) as unknown;
}

async function field(parentType: GraphQLObjectType, parent: unknown, fieldNodes: readonly FieldNode[], context: unknown, info: GraphQLResolveInfo) {
  const [node] = fieldNodes;
  const definition = node && parentType.getFields()[node.name.value];
  if (!definition) throw new TypeError("The selection does not fit the schema.");
  const own = { ...info, fieldName: definition.name, fieldNodes, parentType, returnType: definition.type };
  const given = getArgumentValues(definition, node, info.variableValues);
  const value: unknown = definition.resolve
    ? await definition.resolve(parent, given, context, own)
    : (parent as Readonly<Record<string, unknown>>)[definition.name];
  return complete(definition.type, value, fieldNodes, context, info);
}

/** For the results of a delivery: the digest of what of each is shown; null when no value is. */
export function shownDigest(info: GraphQLResolveInfo, context: unknown): (result: object) => Promise<ShownDigest | null> {
  const payload = getNamedType(info.returnType) as GraphQLObjectType;
  const results = below(info, payload, info.fieldNodes).flatMap(([, nodes]) => (nodes[0]?.name.value === "results" ? nodes : []));
  const type = getNamedType(payload.getFields()["results"]?.type) as GraphQLObjectType;
  const signed = below(info, type, results).filter(([, [node]]) => SIGNED_FIELDS.has(node?.name.value ?? ""));
  return async (result) => {
    if (signed.length === 0) return null;
    const shown = await Promise.all(signed.map(async ([member, nodes]) => [member, await field(type, result, nodes, context, info)] as const));
    const text = canonicalize(Object.fromEntries(shown)) ?? "";
    return { members: shown.map(([member]) => member).toSorted(), digest: createHash("sha256").update(text).digest("base64url") };
  };
}
