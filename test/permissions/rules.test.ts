import { describe, expect, it } from "@jest/globals";
import { getNamedType, graphql, type GraphQLSchema, isLeafType, isObjectType, isUnionType } from "graphql";
import { fieldsWithoutRule, type FieldRules, guardSchema } from "../../platform/permissions/shield.ts";
import { loadRooms, ROOM_NAMES } from "../../subgraphs/main.ts";
import { rootOperations, sampleOf } from "./sample.ts";

interface Permissions {
  readonly ACTIONS: Parameters<typeof guardSchema>[1];
  readonly RULES: FieldRules<string>;
}

const rooms = await Promise.all(
  (await loadRooms(ROOM_NAMES)).map(async (room) => {
    const [described, permissions] = await Promise.all([room.describe(), import(`../../subgraphs/${room.name}/permissions.ts`)]);
    return { name: room.name, ...described, ...(permissions as Permissions) };
  }),
);
const cases = rooms.map((room) => [room.name, room] as const);
const codesOf = (errors: readonly { extensions: Record<string, unknown> }[] = []) => errors.map(({ extensions }) => extensions["code"]);

/** Every rule as a path, and the same rules without it. */
function withoutOne(rules: FieldRules<string>): { readonly place: string; readonly rest: FieldRules<string> }[] {
  return Object.entries(rules).flatMap(([type, ofType]) => {
    const { [type]: _gone, ...others } = rules;
    if (typeof ofType === "string") return [{ place: type, rest: others }];
    return Object.keys(ofType).map((field) => {
      const { [field]: _rule, ...fields } = ofType;
      return { place: `${type}.${field}`, rest: { ...others, [type]: fields } };
    });
  });
}

const selectionOf = (schema: GraphQLSchema, type: string, field: string): string => {
  const parent = schema.getType(type);
  const shown = isObjectType(parent) ? getNamedType(parent.getFields()[field]!.type) : undefined;
  return shown && isLeafType(shown) ? "" : "{ __typename }";
};

describe.each(cases)("the rules of %s", (_name, { schema, typeDefs, ACTIONS, RULES }) => {
  it("name every field that clients reach, and no field that is not there", () => {
    expect(fieldsWithoutRule(schema, RULES)).toEqual([]);
    const strangers = Object.entries(RULES).flatMap(([type, ofType]) => {
      const shown = schema.getType(type);
      if (!isObjectType(shown)) return [type];
      return typeof ofType === "string"
        ? []
        : Object.keys(ofType)
            .filter((field) => !shown.getFields()[field])
            .map((field) => `${type}.${field}`);
    });
    expect(strangers).toEqual([]);
  });

  it("name actions of the room's registry, each of which is used and has someone who may", () => {
    const named = new Set(Object.values(RULES).flatMap((ofType) => (typeof ofType === "string" ? [ofType] : Object.values(ofType))));
    for (const rule of ["signed-in", "as-parent"]) named.delete(rule);
    expect([...named].toSorted()).toEqual(Object.keys(ACTIONS).toSorted());
    for (const { scopes = [], roles = [], staff = [] } of Object.values(ACTIONS))
      expect(scopes.length + roles.length + staff.length).toBeGreaterThan(0);
  });

  it("cannot lack one: the schema is not built then", () => {
    for (const { place, rest } of withoutOne(RULES)) expect(() => guardSchema(schema, ACTIONS, rest)).toThrow(place);
  });

  it("answer nobody who is not known, at any root field", async () => {
    const roots = rootOperations(schema);
    for (const { type, field, operation, variables } of roots) {
      const source = operation(selectionOf(schema, type, field));
      const { data, errors } = await graphql({ schema, source, variableValues: variables, contextValue: {} });
      expect({ field, data: data?.[field] ?? null, codes: codesOf(errors as never) }).toEqual({ field, data: null, codes: ["UNAUTHENTICATED"] });
    }
  });

  it("answer nobody who is not known, at any field of an entity", async () => {
    const entity = schema.getType("_Entity");
    const names = isUnionType(entity) ? entity.getTypes().map(({ name }) => name) : [];
    for (const name of names) {
      const source = `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${name} { id } } }`;
      const { data, errors } = await graphql({ schema, source, variableValues: { r: [{ __typename: name, id: sampleOf.ID }] }, contextValue: {} });
      expect(data?.["_entities"] ?? null).toBeNull();
      expect(codesOf(errors as never)).toContain("UNAUTHENTICATED");
    }
  });

  it("leave no entity's field to its parent, since entities are reached by key", () => {
    const entities = typeDefs.definitions.filter(
      (node) => node.kind === "ObjectTypeDefinition" && node.directives?.some((directive) => directive.name.value === "key") === true,
    );
    const roots = ["Query", "Mutation", ...entities.map((node) => (node as { name: { value: string } }).name.value)];
    const open = roots.flatMap((type) => {
      const ofType = RULES[type] ?? {};
      if (typeof ofType === "string") return ofType === "as-parent" ? [type] : [];
      return Object.entries(ofType).flatMap(([field, rule]) => (rule === "as-parent" ? [`${type}.${field}`] : []));
    });
    expect(open).toEqual([]);
  });
});
