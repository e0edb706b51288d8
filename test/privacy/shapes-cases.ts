import { type ConstValueNode, type DocumentNode, Kind, print, type ValueNode, visit } from "graphql";
import { sample } from "../permissions/sample.ts";
import { CUT_SHAPES, JSON_SHAPES, LITERAL_SHAPES, type Marker, markerOf } from "./shapes.ts";
import type { Operation } from "./shapes-operations.ts";
import { type Path, type Place, placesOf, printLiteral, withHole } from "./shapes-places.ts";

/** One request that holds a marker in one wrong shape at one place. */
export interface Case {
  /** Operation, place, shape, and how it is sent. */
  readonly name: string;
  /** Its marker's. */
  readonly number: number;
  readonly body: Buffer;
}

const HOLE = "@@hole@@";
const VALUE = "@@value@@";

const fitting = ({ variables, known }: Operation, besides?: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(variables)
      .filter(([name]) => name !== besides)
      .map(([name, type]) => [name, sample(type, known, name)]),
  );

/** The operation's variables with a hole at a path, which may lead beside those that are declared; the empty path is that of all variables. */
function variablesWith(operation: Operation, [name, ...rest]: Path): unknown {
  if (name === undefined) return HOLE;
  const type = operation.variables[name];
  return { ...fitting(operation, String(name)), [name]: type ? withHole(type, rest, HOLE, operation.known) : HOLE };
}

function bodyOf(query: string, variables: unknown, written: string | Buffer, cut: boolean): Buffer {
  const [before = "", after = ""] = JSON.stringify({ query, variables }).split(`"${HOLE}"`);
  return Buffer.concat([before, written, cut ? "" : after].map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
}

const raw = (value: string): ValueNode & ConstValueNode => ({ kind: Kind.ENUM, value });

/** The document with one variable's value written into it, in each place where it is used. */
const inlined = (document: DocumentNode, name: string): string =>
  print(
    visit(document, {
      VariableDefinition: (node) => (node.variable.name.value === name ? null : false),
      Variable: (node) => (node.name.value === name ? raw(VALUE) : undefined),
    }),
  );

/** The document with a default for one variable. */
const defaulted = (document: DocumentNode, name: string): string =>
  print(
    visit(document, {
      VariableDefinition: (node) => (node.variable.name.value === name ? { ...node, defaultValue: raw(VALUE) } : undefined),
    }),
  );

const DOCUMENTS = { "as a literal": inlined, "as a default": defaulted };

/** The operation as it should be sent: what cases make wrong, at one place each. */
export const rightBody = (operation: Operation): Buffer =>
  Buffer.from(JSON.stringify({ query: print(operation.document), variables: fitting(operation) }));

interface Made {
  readonly place: Place;
  readonly shape: string;
  readonly body: (marker: Marker) => Buffer;
}

/** The right document, and a wrong shape in its variables. */
function* inVariables(operation: Operation, place: Place): Generator<Made> {
  const query = print(operation.document);
  const write = (shapes: typeof JSON_SHAPES, cut: boolean) =>
    Object.entries(shapes).map(([shape, written]) => ({
      place,
      shape: `${shape}, as JSON`,
      body: (marker: Marker) => bodyOf(query, variablesWith(operation, place.path), written(marker), cut),
    }));
  yield* write(JSON_SHAPES, false);
  yield* write(CUT_SHAPES, true);
  if (!place.open) return;
  const body = ({ text }: Marker) => bodyOf(query, variablesWith(operation, [...place.path, text]), `"${text}"`, false);
  yield { place, shape: "a name and a text beside it, as JSON", body };
}

/** A wrong shape in the document itself. */
function* inDocument(operation: Operation, place: Place): Generator<Made> {
  const [variable, ...rest] = place.path;
  const type = operation.variables[variable ?? ""];
  if (!type) return;
  for (const [how, write] of Object.entries(DOCUMENTS)) {
    const source = write(operation.document, String(variable));
    const body = (path: Path, shape: string) => {
      const literal = printLiteral(withHole(type, path, HOLE, operation.known), type).replaceAll(new RegExp(`"?${HOLE}"?`, "g"), () => shape);
      return Buffer.from(JSON.stringify({ query: source.replaceAll(VALUE, () => literal), variables: fitting(operation, String(variable)) }));
    };
    for (const [shape, written] of Object.entries(LITERAL_SHAPES))
      yield { place, shape: `${shape}, ${how}`, body: (marker) => body(rest, written(marker)) };
    if (place.open) yield { place, shape: `a name and a text beside it, ${how}`, body: ({ text }) => body([...rest, text], `"${text}"`) };
  }
}

/** Every wrong shape at every place of an operation's variables, in every way to send it. `number` gives each case a number of its own. */
export function* casesOf(operation: Operation, number: () => number): Generator<Case> {
  const all: Place = { path: [], open: true };
  const places = Object.entries(operation.variables).flatMap(([variable, type]) => placesOf(type, [variable]));
  for (const one of [all, ...places]) {
    for (const { place, shape, body } of [...inVariables(operation, one), ...inDocument(operation, one)]) {
      const own = number();
      yield { name: `${operation.name} at ${place.path.join(".") || "all variables"}: ${shape}`, number: own, body: body(markerOf(own)) };
    }
  }
}
