import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import {
  buildASTSchema,
  type DocumentNode,
  getNamedType,
  GraphQLID,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLString,
  isLeafType,
  isObjectType,
  Kind,
  parse,
  typeFromAST,
} from "graphql";
import { type Known, rootOperations, sample } from "../permissions/sample.ts";

/** An operation whose variables are to be given wrong shapes. */
export interface Operation {
  readonly name: string;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, GraphQLInputType>>;
  readonly known: Known;
}

/** A committed schema; a room's own needs no more than this to be read. */
export const schemaOf = (name: string): GraphQLSchema => buildASTSchema(parse(readFileSync(`schema/${name}.graphql`, "utf8")), { assumeValid: true });

/** What would end things that other cases need: they get ids of nobody. */
const ENDS = /archive|retire|revoke|suspend|withdraw/i;

function operationOf(schema: GraphQLSchema, name: string, source: string, known: Known): Operation {
  const document = parse(source);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const variables = (operation?.variableDefinitions ?? []).map(
    ({ variable, type }) => [variable.name.value, typeFromAST(schema, type as never) as unknown as GraphQLInputType] as const,
  );
  return { name, document, variables: Object.fromEntries(variables), known: ENDS.test(name) ? {} : known };
}

/** All that says why something was refused; nothing that a client may name and read again. */
function refusalsOf(type: GraphQLObjectType): string {
  const found = Object.values(type.getFields()).flatMap((field) => {
    const shown = getNamedType(field.type);
    if (!isObjectType(shown)) return [];
    if (shown.name === "Refusal") return [`${field.name} { code message retryable retryAfter }`];
    const below = shown.name.endsWith("Result") ? refusalsOf(shown) : "";
    return below === "" ? [] : [`${field.name} ${below}`];
  });
  // Of a delivery, something must be selected to be asked for.
  const asked = type.name === "SubjectResult" ? "name { givenName } mobileCarrier { carrier } ip { country }" : "__typename";
  return `{ ${asked} ${found.join(" ")} }`;
}

/** An operation for each field of Query and Mutation. */
export function operationsOfFields(schema: GraphQLSchema, known: Known): Operation[] {
  return rootOperations(schema).map(({ type, field, operation }) => {
    const parent = schema.getType(type) as GraphQLObjectType;
    const shown = getNamedType(parent.getFields()[field]!.type);
    return operationOf(schema, `${type}.${field}`, operation(isLeafType(shown) ? "" : refusalsOf(shown as GraphQLObjectType)), known);
  });
}

/** The operations that we publish, each as its file has it. */
export const savedOperations = (schema: GraphQLSchema, known: Known): Operation[] =>
  globSync("docs/operations/*.graphql")
    .toSorted()
    .map((file) => operationOf(schema, basename(file), readFileSync(file, "utf8"), known));

/** Every field of an entity that a room tells, without its key, which may echo. */
function fieldsOf(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).filter(({ name }) => name !== "id");
  return fields
    .map(({ name, args, type: shown }) => {
      const needed = args.filter(({ type: needs, defaultValue }) => needs instanceof GraphQLNonNull && defaultValue === undefined);
      const given = needed.map((argument) => `${argument.name}: ${JSON.stringify(sample(argument.type))}`);
      return `${name}${given.length === 0 ? "" : `(${given.join(", ")})`}${isLeafType(getNamedType(shown)) ? "" : " { __typename }"}`;
    })
    .join(" ");
}

const isEntity = (type: GraphQLObjectType): boolean => type.astNode?.directives?.some(({ name }) => name.value === "key") === true;

/** What the gateway asks of a room about entities by their keys, for each that the room names. */
export function entityOperations(schema: GraphQLSchema, known: Known): Operation[] {
  const entities = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && isEntity(type)) as GraphQLObjectType[];
  return entities.map((type) => {
    const Representation = new GraphQLInputObjectType({
      name: "Representation",
      fields: { __typename: { type: new GraphQLNonNull(GraphQLString) }, id: { type: new GraphQLNonNull(GraphQLID) } },
    });
    const source = `query($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on ${type.name} { __typename ${fieldsOf(type)} } } }`;
    return {
      name: `_entities of ${type.name}`,
      document: parse(source),
      variables: { representations: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Representation))) },
      known: { __typename: () => type.name, ...(known[type.name] ? { id: known[type.name]! } : {}) },
    };
  });
}
