import { readFileSync } from "node:fs";
import { buildSchema, getNamedType, type GraphQLObjectType, isObjectType } from "graphql";
import type { Way } from "../../../platform/subgraph/question.ts";

/** What customers see: the composed schema. */
const API = buildSchema(readFileSync("schema/api.graphql", "utf8"));

const WAY_FIELDS = ["match", "check", "sealed"];

const objectType = (name: string) => API.getType(name) as GraphQLObjectType;
const fieldsOf = (type: GraphQLObjectType) => Object.values(type.getFields());
const objectAt = (type: GraphQLObjectType, field: string): GraphQLObjectType | undefined => {
  const named = getNamedType(type.getFields()[field]?.type);
  return isObjectType(named) ? named : undefined;
};

const RESULT = objectType("SubjectResult");

/** Each category that a subject's result has a field of its own for: what can be sealed is one. */
const CATEGORY_TYPES = new Map(
  fieldsOf(RESULT).flatMap(({ name, args }) => {
    const type = objectAt(RESULT, name);
    return type?.getFields()["sealed"] && args.length === 0 ? [[name, type] as const] : [];
  }),
);

const typeOf = (category: string): GraphQLObjectType => {
  const type = CATEGORY_TYPES.get(category);
  if (!type) throw new Error(`The composed schema has no category ${category}.`);
  return type;
};

export const composedCategories: readonly string[] = [...CATEGORY_TYPES.keys()];

export const attributesIn = (category: string): readonly string[] =>
  fieldsOf(typeOf(category))
    .map(({ name }) => name)
    .filter((name) => !WAY_FIELDS.includes(name));

const below = (category: string, field: "match" | "check"): readonly string[] => {
  const type = objectAt(typeOf(category), field);
  return type ? fieldsOf(type).map(({ name }) => name) : [];
};

export const matchableIn = (category: string) => below(category, "match");
export const checksIn = (category: string) => below(category, "check");

/** The ways in which a category can be asked; one that was added later is retrieved only. */
export const waysIn = (category: string): readonly Way[] => {
  if (!CATEGORY_TYPES.has(category)) return ["RETRIEVE"];
  return [
    ...(checksIn(category).length > 0 ? (["CHECK"] as const) : []),
    ...(matchableIn(category).length > 0 ? (["MATCH"] as const) : []),
    "RETRIEVE",
  ];
};

function whole(type: GraphQLObjectType | undefined): string {
  return type
    ? ` { ${fieldsOf(type)
        .map(({ name }) => name + whole(objectAt(type, name)))
        .join(" ")} }`
    : "";
}

/** Attributes of a category with all that is below them. */
export const retrieving = (category: string, attributes: readonly string[]): string =>
  `${category} { ${attributes.map((name) => name + whole(objectAt(typeOf(category), name))).join(" ")} }`;

function shown(value: unknown, type: GraphQLObjectType | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => shown(item, type));
  if (!type) return value;
  return Object.fromEntries(fieldsOf(type).map(({ name }) => [name, shown((value as Record<string, unknown>)[name], objectAt(type, name))]));
}

/** A record as an answer shows these attributes of it: what it lacks is null. */
export const asShown = (category: string, attributes: readonly string[], record: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(attributes.map((name) => [name, shown(record[name], objectAt(typeOf(category), name))]));
