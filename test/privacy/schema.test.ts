import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { buildSchema, type DirectiveNode, isEnumType, isInputObjectType, isInterfaceType, isObjectType, Kind, parse, type TypeNode } from "graphql";

const FILES = globSync("schema/*.graphql").filter((file) => !/supergraph|api/.test(file));
const has = (directives: readonly DirectiveNode[] | undefined, name: string) =>
  directives?.some((directive) => directive.name.value === name) === true;
const isPersonal = (directives: readonly DirectiveNode[] | undefined) =>
  directives?.some(
    ({ name, arguments: args }) => name.value === "tag" && args?.some(({ value }) => value.kind === Kind.STRING && value.value === "personal"),
  ) === true;
const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));

const ROOMS = FILES.map((file) => ({ room: basename(file, ".graphql"), definitions: parse(readFileSync(file, "utf8")).definitions }));

describe("subject types", () => {
  it("exist in partner-data only, carry the tag, and are no entities and not shared", () => {
    for (const { room, definitions } of ROOMS) {
      const scalars = new Set(
        definitions.flatMap((node) => (node.kind === Kind.SCALAR_TYPE_DEFINITION && isPersonal(node.directives) ? [node.name.value] : [])),
      );
      const carriers = definitions
        .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
        .filter(
          ({ name, fields }) =>
            !["Grant", "Source", "SubjectResult"].includes(name.value) && fields?.some(({ type }) => scalars.has(namedType(type))),
        );
      if (room !== "partner-data") expect(carriers.map(({ name }) => name.value)).toEqual([]);
      else expect(carriers.length).toBeGreaterThan(6);
      for (const { name, directives } of carriers) {
        expect({ name: name.value, tagged: isPersonal(directives), key: has(directives, "key"), shared: has(directives, "shareable") }).toEqual({
          name: name.value,
          tagged: true,
          key: false,
          shared: false,
        });
      }
    }
  });

  it("take no part in @requires or @provides", () => {
    for (const file of FILES) expect(readFileSync(file, "utf8")).not.toMatch(/@(requires|provides)\(/);
  });
});

describe("the API's manual", () => {
  it("describes every type, field, argument and enum value", () => {
    const schema = buildSchema(readFileSync("schema/api.graphql", "utf8"));
    const places = Object.values(schema.getTypeMap())
      .filter(({ name }) => !name.startsWith("__") && !["String", "Int", "Float", "Boolean", "ID", "Query", "Mutation"].includes(name))
      .flatMap((type) => {
        const own = type.description ? [] : [type.name];
        if (isEnumType(type)) return [...own, ...type.getValues().flatMap(({ name, description }) => (description ? [] : [`${type.name}.${name}`]))];
        if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return own;
        return [...own, ...Object.values(type.getFields()).flatMap(({ name, description }) => (description ? [] : [`${type.name}.${name}`]))];
      });
    const operations = [schema.getQueryType(), schema.getMutationType()].flatMap((type) => Object.values(type?.getFields() ?? {}));
    const described = operations.flatMap(({ name, description, args }) => [
      ...(description ? [] : [name]),
      ...args.flatMap((argument) => (argument.description ? [] : [`${name}(${argument.name})`])),
    ]);
    expect([...places, ...described]).toEqual([]);
  });
});
