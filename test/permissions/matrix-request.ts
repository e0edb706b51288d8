import { getNamedType, type GraphQLField, type GraphQLObjectType, isLeafType, isNonNullType, isObjectType } from "graphql";
import { sample } from "./sample.ts";

export type Field = GraphQLField<unknown, unknown>;

/** Values by `Type.field.argument`, made anew for each request. */
export type Given = Readonly<Record<string, () => unknown>>;

/** What must be selected beside a type's fields for them to mean something, by type. */
export type Beside = Readonly<Record<string, string>>;

/** A way to a type: what opens its selection, what closes it, and where it is in an answer. */
export interface Way {
  readonly kind: "query" | "mutation";
  readonly open: string;
  readonly close: string;
  readonly path: readonly string[];
  /** The fields on the way. */
  readonly called: readonly (readonly [type: string, field: Field])[];
}

/** A request, and the fields that it is about. */
export interface Request {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly places: readonly string[];
}

/** The arguments that a field is given: those that it needs, and those that there is a value for. */
const argumentsOf = (type: string, field: Field, given: Given) =>
  field.args.filter(
    ({ name, type: needs, defaultValue }) => given[`${type}.${field.name}.${name}`] || (isNonNullType(needs) && defaultValue === undefined),
  );

const variableOf = (type: string, field: Field, argument: string): string => `${type}_${field.name}_${argument}`;

function call(type: string, field: Field, given: Given): string {
  const passed = argumentsOf(type, field, given).map(({ name }) => `${name}: $${variableOf(type, field, name)}`);
  return `${field.name}${passed.length === 0 ? "" : `(${passed.join(", ")})`}`;
}

/** The first field of a type that has a value of its own. */
const firstLeaf = (type: GraphQLObjectType): string =>
  Object.values(type.getFields()).find((field) => isLeafType(getNamedType(field.type)) && field.args.length === 0)?.name ?? "";

/** The least that can be selected of a type: a value of its own, or else of the first object in it. */
export function leastOf(type: GraphQLObjectType): string {
  const leaf = firstLeaf(type);
  if (leaf !== "") return leaf;
  const inner = Object.values(type.getFields()).find((field) => isObjectType(getNamedType(field.type)));
  return inner ? `${inner.name} { ${firstLeaf(getNamedType(inner.type) as GraphQLObjectType)} }` : "";
}

/** The least of a field that shows whether there is something. */
function shown(type: string, field: Field, given: Given): string {
  const of = getNamedType(field.type);
  return `${call(type, field, given)}${isObjectType(of) ? ` { __typename ${firstLeaf(of)} }` : ""}`;
}

/** The way from a type to that of one of its fields. */
export const further = (way: Way, type: GraphQLObjectType, field: Field, given: Given, beside: Beside): Way => ({
  kind: way.kind,
  open: `${way.open} ${beside[type.name] ?? ""} ${call(type.name, field, given)} {`,
  close: `} ${way.close}`,
  path: [...way.path, field.name],
  called: [...way.called, [type.name, field]],
});

/** A request for fields of a type at the end of a way; of a result in a batch, for its refusal too. */
export function requestFor(way: Way, type: GraphQLObjectType, fields: readonly Field[], given: Given, beside: Beside): Request {
  const called = [...way.called, ...fields.map((field) => [type.name, field] as const)].flatMap(([of, field]) =>
    argumentsOf(of, field, given).map(({ name, type: needs }) => ({
      name: variableOf(of, field, name),
      needs,
      value: given[`${of}.${field.name}.${name}`]?.() ?? sample(needs),
    })),
  );
  const declared = called.length === 0 ? "" : `(${called.map(({ name, needs }) => `$${name}: ${needs}`).join(", ")})`;
  const why = type.getFields()["error"] ? "error { code }" : "";
  const selection = [beside[type.name], why, ...fields.map((field) => shown(type.name, field, given))].join(" ");
  return {
    query: `${way.kind}${declared} { ${way.open} ${selection} ${way.close} }`,
    variables: Object.fromEntries(called.map(({ name, value }) => [name, value])),
    places: fields.map((field) => `${type.name}.${field.name}`),
  };
}
