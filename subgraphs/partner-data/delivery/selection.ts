import { type FieldNode, getNamedType, type GraphQLObjectType, type GraphQLResolveInfo, isObjectType } from "graphql";
import { collectSubfields } from "graphql/execution/collectFields.js";
import { getArgumentValues } from "graphql/execution/values.js";
import { BadUserInput } from "../../../platform/errors/common.ts";
import { isAdded, type Question, questionOf, type Way } from "../../../platform/subgraph/question.ts";
import { attributesOf, CATEGORIES } from "../connectors/claims.ts";
import type { Check } from "../connectors/connector.ts";
import { checkKey, ruleOf } from "./checks.ts";
import { sealedAs, type SealedPart } from "./sealed-parts.ts";

/** What a document asks of one category in one way. */
export interface Asked {
  readonly category: string;
  readonly way: Way;
  readonly attributes: readonly string[];
  readonly checks: readonly Check[];
  /** Those of the attributes that anyone on the way could read. */
  readonly clear: readonly string[];
  /** What of it comes sealed. */
  readonly sealed: readonly SealedPart[];
}

/** What a document asks of each subject. A category with no attribute is selected, and nothing of it is asked. */
export type Selection = ReadonlyMap<Question, Asked>;

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

const asked = (category: string, way: Way, attributes: readonly string[], more: Partial<Asked> = {}) =>
  [questionOf(category, way), { category, way, attributes, checks: [], clear: [], sealed: [], ...more }] as const;

/** Each check once for each set of its arguments, which are the same in every answer. */
function readChecks(info: GraphQLResolveInfo, type: GraphQLObjectType, fields: ReadonlyMap<string, readonly FieldNode[]>): Check[] {
  const checks = new Map<string, Check>();
  for (const [name, nodes] of fields) {
    const definition = type.getFields()[name];
    if (!definition) continue;
    for (const node of nodes) {
      const check = { name, arguments: getArgumentValues(definition, node, info.variableValues) };
      checks.set(checkKey(check), check);
    }
  }
  return [...checks.values()];
}

/** Each part once: aliases with the same arguments are the same part. */
function readSealed(info: GraphQLResolveInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): SealedPart[] {
  const parts = new Map<string, SealedPart>();
  const definition = type.getFields()["sealed"];
  if (!definition) return [];
  for (const node of nodes) {
    const { key, attributes } = getArgumentValues(definition, node, info.variableValues) as { key: string; attributes: string[] };
    parts.set(sealedAs(key, attributes), { key, attributes: [...new Set(attributes)] });
  }
  return [...parts.values()];
}

const MOST_ATTRIBUTES = 50;
const ATTRIBUTE = /^[a-z][A-Za-z]{1,40}$/;

/** Attributes as they are named where no schema names them: nothing but a name may get further than here. */
function namedAttributes(given: readonly string[], at: string): readonly string[] {
  if (given.length > MOST_ATTRIBUTES || !given.every((name) => ATTRIBUTE.test(name))) throw new BadUserInput([{ at, kind: "INVALID_VALUE" }]);
  return given;
}

/** Categories that were added later. Each is one, however many aliases ask for parts of it. */
function readExtensions(info: GraphQLResolveInfo, result: GraphQLObjectType, nodes: readonly FieldNode[]) {
  const definition = result.getFields()["extension"];
  const byCategory = new Map<string, FieldNode[]>();
  for (const node of definition ? nodes : []) {
    const { category } = getArgumentValues(definition!, node, info.variableValues) as { category: string };
    if (!isAdded(category)) throw new BadUserInput([{ at: "extension.category", kind: "INVALID_VALUE" }]);
    byCategory.set(category, [...(byCategory.get(category) ?? []), node]);
  }
  return [...byCategory].map(([category, own]) => {
    const type = objectBelow(result, "extension");
    const below = fieldsBelow(info, type, own);
    const sealed = readSealed(info, type, below.get("sealed") ?? []);
    const values = (below.get("values") ?? []).flatMap(
      (node) => (getArgumentValues(type.getFields()["values"]!, node, info.variableValues) as { attributes: string[] }).attributes,
    );
    const attributes = namedAttributes([...new Set([...values, ...sealed.flatMap((part) => part.attributes)])], "extension.attributes");
    return asked(category, "RETRIEVE", attributes, { clear: [...new Set(values)], sealed });
  });
}

/** The plan of a delivery, after fragments, aliases, `@skip` and `@include`: the selection is the request (DESIGN §1.4). */
export function readSelection(info: GraphQLResolveInfo): Selection {
  const payload = getNamedType(info.returnType) as GraphQLObjectType;
  const results = fieldsBelow(info, payload, info.fieldNodes).get("results") ?? [];
  const result = objectBelow(payload, "results");
  const fields = fieldsBelow(info, result, results);
  return new Map([
    ...readExtensions(info, result, fields.get("extension") ?? []),
    ...CATEGORIES.filter((category) => fields.has(category)).flatMap((category) => {
      const type = objectBelow(result, category);
      const below = fieldsBelow(info, type, fields.get(category) ?? []);
      const sealed = readSealed(info, type, below.get("sealed") ?? []);
      const wanted = new Set(sealed.flatMap(({ attributes }) => attributes));
      const clear = attributesOf(category).filter((attribute) => below.has(attribute));
      const retrieved = attributesOf(category).filter((attribute) => below.has(attribute) || wanted.has(attribute));
      const match = below.get("match");
      const matched = match ? fieldsBelow(info, objectBelow(type, "match"), match) : new Map<string, FieldNode[]>();
      const check = below.get("check");
      const checks = check ? readChecks(info, objectBelow(type, "check"), fieldsBelow(info, objectBelow(type, "check"), check)) : [];
      const read = [...new Set(checks.flatMap(({ name }) => ruleOf(category, name)?.attributes ?? []))];
      const lesser = [
        ...(match
          ? [
              asked(
                category,
                "MATCH",
                attributesOf(category).filter((attribute) => matched.has(attribute)),
              ),
            ]
          : []),
        ...(check ? [asked(category, "CHECK", read, { checks: checks.filter(({ name }) => ruleOf(category, name)) })] : []),
      ];
      // What is only matched or checked is not retrieved too.
      return retrieved.length > 0 || lesser.length === 0 ? [asked(category, "RETRIEVE", retrieved, { clear, sealed }), ...lesser] : lesser;
    }),
  ]);
}
