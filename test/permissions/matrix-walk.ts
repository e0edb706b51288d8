import { getNamedType, type GraphQLObjectType, type GraphQLSchema, isObjectType } from "graphql";
import type { GraphqlAnswer } from "../../scripts/customer/app.ts";
import type { Cell } from "./matrix.ts";
import { type Beside, type Field, further, type Given, type Request, requestFor, type Way } from "./matrix-request.ts";

export interface Walker {
  ask(request: Request): Promise<GraphqlAnswer>;
  readonly beside: Beside;
}

/** Refusals of who asks, in any form: by a rule, for a scope that a value needs, for whose transaction it is. */
const REFUSED = new Set(["FORBIDDEN", "SCOPE_MISSING", "CHARGES_OF_ANOTHER_CLIENT"]);
/** Said to who may, of something that is not as it would have to be. */
const STATE = new Set(["STATUS_CANNOT_CHANGE"]);
/** Fields of these are asked for one by one, since each does something. */
const ONE_BY_ONE = new Set(["Mutation", "SubjectResult"]);

/** The objects at a path of an answer, through lists. */
function objectsAt(data: unknown, path: readonly string[]): Record<string, any>[] {
  if (Array.isArray(data)) return data.flatMap((item) => objectsAt(item, path));
  if (typeof data !== "object" || data === null) return [];
  const [step, ...rest] = path;
  return step === undefined ? [data] : objectsAt((data as Record<string, unknown>)[step], rest);
}

/** What became of a field in an answer: of several objects, the best of any. */
function cellOf({ data, errors }: GraphqlAnswer, path: readonly string[], field: string): Cell {
  const objects = objectsAt(data, path);
  if (objects.some((object) => object[field] !== null && object[field] !== undefined)) return "x";
  const place = `${[...path, field].join(".")}.`;
  const failed = errors.filter((error) => `${(error.path ?? []).filter((step) => typeof step === "string").join(".")}.`.startsWith(place));
  const codes = failed.map(({ extensions }) => String(extensions["code"]));
  const refusals = field === "error" ? [] : objects.map((object) => String(object["error"]?.code));
  if ([...codes, ...refusals].some((code) => REFUSED.has(code))) return ".";
  if (codes.some((code) => STATE.has(code))) return "x";
  return objects.length > 0 && codes.every((code) => code.endsWith("_UNKNOWN")) ? "o" : "!";
}

/** Asks for every field of every type that can be reached, each along the shortest way, and says what became of it. */
export async function walk(schema: GraphQLSchema, { ask, beside }: Walker, given: Given): Promise<Map<string, Cell>> {
  const cells = new Map<string, Cell>();
  const seen = new Set<string>();
  const waiting: [GraphQLObjectType, Way][] = [];

  const askFor = async (type: GraphQLObjectType, way: Way, fields: readonly Field[]) => {
    const answer = await ask(requestFor(way, type, fields, given, beside));
    for (const field of fields) {
      cells.set(`${type.name}.${field.name}`, cellOf(answer, way.path, field.name));
      const of = getNamedType(field.type);
      if (!isObjectType(of) || seen.has(of.name) || objectsAt(answer.data, [...way.path, field.name]).length === 0) continue;
      seen.add(of.name);
      waiting.push([of, further(way, type, field, given, beside)]);
    }
  };

  for (const kind of ["query", "mutation"] as const) {
    const root = kind === "query" ? schema.getQueryType() : schema.getMutationType();
    if (root) waiting.push([root, { kind, open: "", close: "", path: [], called: [] }]);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [type, way] = next;
      const fields = Object.values(type.getFields());
      for (const group of ONE_BY_ONE.has(type.name) ? fields.map((field) => [field]) : [fields]) await askFor(type, way, group);
    }
  }
  return cells;
}
