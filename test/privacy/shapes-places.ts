import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from "graphql";
import { type Known, sample } from "../permissions/sample.ts";

export type Path = readonly (string | number)[];

/** A node of an operation's variables: a leaf, a list or an object. */
export interface Place {
  readonly path: Path;
  /** Whether it is an object with fields of its own, beside which one more can stand. */
  readonly open: boolean;
}

/** Every node below an input type, itself first. */
export function placesOf(type: GraphQLInputType, path: Path): Place[] {
  if (isNonNullType(type)) return placesOf(type.ofType, path);
  if (isListType(type)) return [{ path, open: false }, ...placesOf(type.ofType, [...path, 0])];
  if (!isInputObjectType(type)) return [{ path, open: false }];
  // A type inside itself would have no end; none of ours is.
  return [{ path, open: true }, ...Object.values(type.getFields()).flatMap((field) => placesOf(field.type, [...path, field.name]))];
}

/** A fitting value of a type that has `hole` where the path leads, and what it needs on the way there. */
export function withHole(type: GraphQLInputType, path: Path, hole: unknown, known: Known): unknown {
  const [step, ...rest] = path;
  if (isNonNullType(type)) return withHole(type.ofType, path, hole, known);
  if (step === undefined) return hole;
  if (isListType(type)) return [withHole(type.ofType, rest, hole, known)];
  if (!isInputObjectType(type)) throw new Error("The path leads beyond a leaf.");
  const least = sample(type, known) as Record<string, unknown>;
  const field = type.getFields()[step];
  // Beside the fields that the type has.
  return { ...least, [step]: field ? withHole(field.type, rest, hole, known) : hole };
}

/** A value of an input type as a GraphQL literal; of what the type does not have, as JSON. */
export function printLiteral(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return printLiteral(value, type.ofType);
  if (isListType(type)) return Array.isArray(value) ? `[${value.map((item) => printLiteral(item, type.ofType)).join(", ")}]` : JSON.stringify(value);
  if (isEnumType(type) && typeof value === "string") return value;
  if (!isInputObjectType(type) || typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = type.getFields();
  const printed = Object.entries(value).map(
    ([name, item]) => `${name}: ${fields[name] ? printLiteral(item, fields[name].type) : JSON.stringify(item)}`,
  );
  return `{ ${printed.join(", ")} }`;
}
