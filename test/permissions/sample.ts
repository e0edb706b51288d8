import { type GraphQLInputField, type GraphQLInputType, type GraphQLSchema, isEnumType, isInputObjectType, isListType, isNonNullType } from "graphql";

/** A value of each scalar, in the right shape and of nobody. */
export const sampleOf: Readonly<Record<string, unknown>> = {
  ID: "0199a000-0000-7000-8000-0000000000ff",
  String: "sample",
  Int: 1,
  Boolean: true,
  DateTime: "2026-11-25T09:30:00.000Z",
  Month: "2026-11",
  Country: "CA",
  Subdivision: "CA-QC",
  Jurisdiction: "CA-QC",
  MinorUnits: "100",
  Currency: "CAD",
  Duration: "PT5S",
  CategoryId: "name",
  OpaqueReference: "0199a000-0000-7000-8000-0000000000fe",
  GrantToken: "sample",
  ContinuationToken: "sample",
  SubjectBinding: "sample",
  BindingSalt: "sample",
  PersonalText: "sample",
};

/** Values of arguments and input fields that are better than any of their type, by name, or by input type and name where they differ. */
export type Known = Readonly<Record<string, () => unknown>>;

/** The least that fits a type. A scalar without a sample fails, so that a new one is not forgotten. */
export function sample(type: GraphQLInputType, known: Known = {}, name = ""): unknown {
  if (known[name]) return known[name]();
  if (isNonNullType(type)) return sample(type.ofType, known, name);
  if (isListType(type)) return [sample(type.ofType, known)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const nameOf = ({ name: field }: GraphQLInputField) => (known[`${type.name}.${field}`] ? `${type.name}.${field}` : field);
    const required = Object.values(type.getFields()).filter(
      (field) => known[nameOf(field)] || (isNonNullType(field.type) && field.defaultValue === undefined),
    );
    return Object.fromEntries(required.map((field) => [field.name, sample(field.type, known, nameOf(field))]));
  }
  if (!(type.name in sampleOf)) throw new Error(`Add a sample of ${type.name} to test/permissions/sample.ts.`);
  return sampleOf[type.name];
}

export interface RootOperation {
  readonly type: string;
  readonly field: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The document, its arguments in variables. */
  operation(selection: string): string;
}

/** An operation for each field of Query and Mutation. */
export function rootOperations(schema: GraphQLSchema): RootOperation[] {
  return [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {})
      .filter(({ name }) => !name.startsWith("_"))
      .map(({ name, args }) => {
        const declared = args.length === 0 ? "" : `(${args.map((argument) => `$${argument.name}: ${argument.type}`).join(", ")})`;
        const passed = args.length === 0 ? "" : `(${args.map((argument) => `${argument.name}: $${argument.name}`).join(", ")})`;
        return {
          type: type?.name ?? "",
          field: name,
          variables: Object.fromEntries(args.map((argument) => [argument.name, sample(argument.type)])),
          operation: (selection: string) => `${type?.name === "Mutation" ? "mutation" : "query"}${declared} { ${name}${passed} ${selection} }`,
        };
      }),
  );
}
