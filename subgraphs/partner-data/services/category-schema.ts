import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { z } from "zod";
import { SchemaRefused } from "../errors.ts";

type Json = Readonly<Record<string, unknown>>;

const MOST_CHARACTERS = 32_000;
const MOST_DEPTH = 8;
/** Places of a schema, those behind references counted each time. */
const MOST_PLACES = 500;
const MOST_ATTRIBUTES = 50;
const MOST_ITEMS = 1_000;
const MOST_LENGTH = 4_000;
const NAME = /^[a-z][A-Za-z]{1,40}$/;
const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/**
 * The keywords that a schema may use: of JSON Schema 2020-12, what says how a value looks. Regular expressions are left out,
 * since a partner's answer could make one of them run for hours; so is what copies data into the schema (examples, default).
 */
export const KEYWORDS: readonly string[] = [
  "type",
  "title",
  "description",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "minItems",
  "maxItems",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "enum",
  "const",
  "format",
  "$ref",
];

/** Checked by our own code, and by no regular expression of the proposer's. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  date: (text) => z.iso.date().safeParse(text).success,
  "date-time": (text) => z.iso.datetime({ offset: true }).safeParse(text).success,
  uri: (text) => text.length <= 2_000 && URL.canParse(text),
  email: (text) => text.length <= 254 && z.email().safeParse(text).success,
  uuid: (text) => z.uuid().safeParse(text).success,
};

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** Everything that is bounded by its own words: a text by its length, a list by its count, an object by its properties. */
function checkBounds(schema: Json): void {
  const { type } = schema;
  if ("$ref" in schema || "enum" in schema || "const" in schema) return;
  if (!["object", "array", "string", "integer", "number", "boolean"].includes(String(type))) throw new SchemaRefused("TYPE");
  if (type === "object" && (!isObject(schema["properties"]) || schema["additionalProperties"] !== false)) throw new SchemaRefused("UNBOUNDED");
  if (type === "array" && !(isObject(schema["items"]) && Number(schema["maxItems"]) <= MOST_ITEMS)) throw new SchemaRefused("UNBOUNDED");
  if (type === "string" && !("format" in schema) && !(Number(schema["maxLength"]) <= MOST_LENGTH)) throw new SchemaRefused("UNBOUNDED");
}

/** Goes through a schema as an answer would, references too; so one that leads back to itself is too deep. */
function walk(schema: unknown, definitions: Json, places: { left: number }, depth: number): void {
  places.left -= 1;
  if (depth > MOST_DEPTH || places.left < 0) throw new SchemaRefused("TOO_LARGE");
  if (!isObject(schema)) throw new SchemaRefused("TYPE");
  if (!Object.keys(schema).every((keyword) => KEYWORDS.includes(keyword))) throw new SchemaRefused("KEYWORD");
  checkBounds(schema);
  const { $ref, properties, items, format } = schema;
  if (format !== undefined && !Object.hasOwn(FORMATS, String(format))) throw new SchemaRefused("FORMAT");
  if ($ref !== undefined) {
    const name = /^#\/\$defs\/([a-z][A-Za-z]{1,40})$/.exec(String($ref))?.[1];
    if (name === undefined || !Object.hasOwn(definitions, name) || Object.keys(schema).length > 1) throw new SchemaRefused("REFERENCE");
    walk(definitions[name], definitions, places, depth + 1);
  }
  for (const [name, inner] of Object.entries(isObject(properties) ? properties : {})) {
    if (!NAME.test(name)) throw new SchemaRefused("NAME");
    walk(inner, definitions, places, depth + 1);
  }
  if (items !== undefined) walk(items, definitions, places, depth + 1);
}

const createAjv = () => {
  // `$data`, defaults and coercion stay off: an answer is judged, and never changed.
  const ajv = new Ajv2020({ strict: true, allErrors: false, messages: false, logger: false, addUsedSchema: false, ownProperties: true });
  for (const [name, validate] of Object.entries(FORMATS)) ajv.addFormat(name, validate);
  return ajv;
};

/** The judge of each attribute's value. Attributes are asked one by one, so each is judged by itself. */
export function compileSchema(schema: Json): ReadonlyMap<string, ValidateFunction> {
  const ajv = createAjv();
  const { $defs } = schema;
  const properties = schema["properties"] as Json;
  return new Map(
    Object.entries(properties).map(([attribute, shape]) => [
      attribute,
      ajv.compile({
        $schema: DIALECT,
        ...($defs === undefined ? {} : { $defs }),
        type: "object",
        properties: { [attribute]: shape },
        required: [attribute],
      }),
    ]),
  );
}

/**
 * Reads the schema of an added category: an object whose properties are the attributes. Throws `SchemaRefused`, which says
 * why in words of ours.
 */
export function readSchema(text: string): { readonly schema: Json; readonly attributes: string[] } {
  if (text.length > MOST_CHARACTERS) throw new SchemaRefused("TOO_LARGE");
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch {
    throw new SchemaRefused("NOT_JSON");
  }
  if (!isObject(schema) || schema["$schema"] !== DIALECT || schema["type"] !== "object") throw new SchemaRefused("TOP");
  // A rule across attributes could not be judged: only those that are selected are asked.
  const { $schema: _dialect, $defs = {}, required, ...rest } = schema;
  if (required !== undefined || !isObject($defs)) throw new SchemaRefused("TOP");
  const places = { left: MOST_PLACES };
  for (const [name, inner] of Object.entries($defs)) {
    if (!NAME.test(name)) throw new SchemaRefused("NAME");
    walk(inner, $defs, places, 1);
  }
  walk(rest, $defs, places, 0);
  const attributes = Object.keys(schema["properties"] as Json);
  if (attributes.length === 0 || attributes.length > MOST_ATTRIBUTES) throw new SchemaRefused("TOP");
  try {
    compileSchema(schema);
  } catch {
    // Its message quotes the schema.
    throw new SchemaRefused("NOT_VALID");
  }
  return { schema, attributes };
}
