import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { type FieldDefinitionNode, Kind, type ObjectTypeDefinitionNode, parse, type TypeNode } from "graphql";
import type { FieldRules } from "../../platform/permissions/shield.ts";
import { ROOM_NAMES, type RoomName } from "../../subgraphs/main.ts";

/** Whose each entity is (DESIGN §4). An entity that is not here fails. */
const OWNER: Readonly<Record<string, RoomName>> = {
  Organization: "accounts",
  User: "accounts",
  CostCenter: "accounts",
  Project: "accounts",
  ApiClient: "accounts",
  DeliveryKey: "accounts",
  WebhookEndpoint: "accounts",
  PolicyVersion: "consent",
  Agreement: "consent",
  BusinessProcess: "consent",
  ProcessVersion: "consent",
  ConsentAttestation: "consent",
  Partner: "partner-data",
  DataCategory: "partner-data",
  Contract: "partner-data",
  Delivery: "partner-data",
  Transaction: "partner-data",
  UsageStatement: "billing",
};

const named = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type));
const isNullable = ({ type }: FieldDefinitionNode): boolean => type.kind !== Kind.NON_NULL_TYPE;

const rooms = await Promise.all(
  ROOM_NAMES.map(async (name) => {
    const types = parse(readFileSync(`schema/${name}.graphql`, "utf8")).definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
    const { RULES } = (await import(`../../subgraphs/${name}/permissions.ts`)) as { RULES: FieldRules<string> };
    return { name, types, RULES };
  }),
);

function placesThatMustBeNullable(room: RoomName, type: ObjectTypeDefinitionNode, RULES: FieldRules<string>): FieldDefinitionNode[] {
  const name = type.name.value;
  const ofType = RULES[name];
  return (type.fields ?? []).filter((field) => {
    const rule = typeof ofType === "string" ? ofType : ofType?.[field.name.value];
    const contributed = OWNER[name] !== undefined && OWNER[name] !== room && field.name.value !== "id";
    const foreign = (OWNER[named(field.type)] ?? room) !== room;
    const denied = rule !== undefined && rule !== "signed-in" && rule !== "as-parent" && OWNER[name] === undefined;
    const narrowed = rule !== undefined && typeof ofType !== "string" && rule !== "signed-in" && rule !== "as-parent";
    return contributed || foreign || denied || narrowed || name === "Query" || name === "Mutation";
  });
}

describe.each(rooms.map((room) => [room.name, room] as const))("%s", (name, { types, RULES }) => {
  it("contributes only to entities whose owner is known", () => {
    const entities = types.filter(({ directives }) => directives?.some((directive) => directive.name.value === "key"));
    expect(entities.map((type) => type.name.value).filter((type) => OWNER[type] === undefined)).toEqual([]);
  });

  it("lets everything be null that can be denied, or is another room's", () => {
    const places = types.flatMap((type) =>
      placesThatMustBeNullable(name, type, RULES).map((field) => ({ place: `${type.name.value}.${field.name.value}`, field })),
    );
    expect(places.length).toBeGreaterThan(0);
    expect(places.filter(({ field }) => !isNullable(field)).map(({ place }) => place)).toEqual([]);
  });
});
