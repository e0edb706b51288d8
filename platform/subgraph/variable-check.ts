import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  visit,
} from "graphql";
import { BadUserInput, type InputFault } from "../errors/common.ts";

const MOST_FAULTS = 20;

function check(value: unknown, type: GraphQLInputType, at: string, faults: InputFault[]): void {
  if (faults.length >= MOST_FAULTS) return;
  if (isNonNullType(type)) {
    if (value === null || value === undefined) return void faults.push({ at, kind: "REQUIRED" });
    return check(value, type.ofType, at, faults);
  }
  if (value === null || value === undefined) return;
  if (isListType(type)) {
    if (!Array.isArray(value)) return check(value, type.ofType, at, faults);
    return value.forEach((item, index) => check(item, type.ofType, `${at}.${index}`, faults));
  }
  if (isInputObjectType(type)) {
    if (typeof value !== "object" || Array.isArray(value)) return void faults.push({ at, kind: "WRONG_TYPE" });
    const fields = type.getFields();
    // The unknown name itself may be a value, so only the place that holds it is named.
    if (Object.keys(value).some((name) => !Object.hasOwn(fields, name))) faults.push({ at, kind: "UNKNOWN_FIELD" });
    for (const field of Object.values(fields)) {
      const given = (value as Record<string, unknown>)[field.name];
      if (given === undefined && field.defaultValue !== undefined) continue;
      check(given, field.type, `${at}.${field.name}`, faults);
    }
    return;
  }
  try {
    if (type.parseValue(value) === undefined) faults.push({ at, kind: "INVALID_VALUE" });
  } catch {
    faults.push({ at, kind: isEnumType(type) ? "INVALID_VALUE" : "WRONG_TYPE" });
  }
}

function conditionVariables(operation: OperationDefinitionNode, document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = {
    Directive(node: { name: { value: string }; arguments?: readonly { value: { kind: string; name?: { value: string } } }[] }) {
      if (node.name.value !== "skip" && node.name.value !== "include") return;
      for (const argument of node.arguments ?? [])
        if (argument.value.kind === Kind.VARIABLE && argument.value.name) names.add(argument.value.name.value);
    },
  };
  visit(operation, collect as never);
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) visit(node, collect as never);
  return names;
}

/**
 * Checks variables before graphql-js does, since its messages quote what was sent, and since a null in
 * a `@skip`/`@include` variable loses a paid answer at the gateway after the delivery (traps).
 * Throws `BadUserInput` with places and kinds, never values.
 */
export function checkVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): void {
  const faults: InputFault[] = [];
  const conditions = conditionVariables(operation, document);
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (conditions.has(name) && (given === null || (given === undefined && !definition.defaultValue))) faults.push({ at: name, kind: "REQUIRED" });
    if (given === undefined && definition.defaultValue) continue;
    const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
    if (type && isInputType(type)) check(given, type, name, faults);
  }
  if (faults.length > 0) throw new BadUserInput(faults);
}
