import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { buildSchema, getNamedType, isLeafType, isObjectType } from "graphql";
import { ask } from "../../scripts/customer/app.ts";
import { makeApp } from "../../scripts/customer/onboarding.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";
import { ROLES, type Row, ROWS, SCOPES } from "./matrix.ts";
import { rootOperations, sample } from "./sample.ts";

const API = buildSchema(readFileSync("schema/api.graphql", "utf8"));
const OPERATIONS = new Map(rootOperations(API).map((operation) => [`${operation.type}.${operation.field}`, operation]));

let platform: Platform;
let customer: Customer;
/** Tokens by who holds them. */
const people = new Map<string, string>();
const machines = new Map<string, string>();

beforeAll(async () => {
  platform = await startPlatform();
  customer = await readyCustomer(platform);
  for (const role of ROLES) people.set(role, await platform.person(customer.tenant, role));
  for (const scope of SCOPES) machines.set(scope, await (await makeApp(platform.origin, customer.person, scope, [scope])).token());
});
afterAll(() => platform?.stop());

function isLeaf(type: string, field: string): boolean {
  const parent = API.getType(type);
  return isObjectType(parent) && isLeafType(getNamedType(parent.getFields()[field]!.type));
}

/** The document that asks for one place of the table, with arguments that fit and belong to nobody. */
function documentOf({ type, field }: Row): { readonly query: string; readonly variables: Readonly<Record<string, unknown>> } {
  const root = OPERATIONS.get(`${type}.${field}`);
  if (root) {
    // Of a delivery, a category must be selected for its scope to matter.
    const selection = field === "deliverPartnerData" ? "{ results { status name { givenName } } }" : "{ __typename }";
    return { query: root.operation(selection), variables: root.variables };
  }
  const parent = API.getType(type);
  const args = isObjectType(parent) ? parent.getFields()[field]!.args.filter(({ name }) => name === "month") : [];
  const given = args.length === 0 ? "" : `(${args.map((argument) => `${argument.name}: ${JSON.stringify(sample(argument.type))}`).join(", ")})`;
  return { query: `{ viewer { organization { ${field}${given} ${isLeaf(type, field) ? "" : "{ __typename }"} } } }`, variables: {} };
}

/** DENIED where the field's own rule, or the lack of a tenant, refuses; ALLOWED for whatever comes after it. */
async function outcome(row: Row, token: string): Promise<string> {
  const { query, variables } = documentOf(row);
  const { status, data, errors } = await ask(platform.origin, token, query, variables);
  const codes = errors.map(({ extensions }) => extensions["code"] as string);
  if (status === 401) return "401";
  if (codes.includes("INTERNAL")) return "INTERNAL";
  if (codes.includes("FORBIDDEN")) return "DENIED";
  // Staff have no organisation of their own.
  return row.type === "Organization" && data?.["viewer"]?.organization === null ? "DENIED" : "ALLOWED";
}

const expected = (may: boolean) => (may ? "ALLOWED" : "DENIED");

describe("who may what", () => {
  it("has every field of Query and Mutation", () => {
    const listed = new Set(ROWS.map(({ type, field }) => `${type}.${field}`));
    expect([...OPERATIONS.keys()].filter((place) => !listed.has(place))).toEqual([]);
  });

  it.each(ROWS.map((row) => [`${row.type}.${row.field}`, row] as const))("%s", async (_place, row) => {
    const found: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const [role, token] of people) [found[role], wanted[role]] = [await outcome(row, token), expected(row.roles.has(role))];
    for (const [scope, token] of machines) [found[scope], wanted[scope]] = [await outcome(row, token), expected(row.scopes.has(scope))];
    [found["staff"], wanted["staff"]] = [await outcome(row, await platform.staff()), expected(row.staff)];
    for (const nobody of ["", "a.b.c", `${customer.token.slice(0, -8)}AAAAAAAA`]) {
      [found[`nobody ${nobody.length}`], wanted[`nobody ${nobody.length}`]] = [await outcome(row, nobody), "401"];
    }
    expect(found).toEqual(wanted);
  });

  it("no person and no staff can be given a scope to deliver, nor a client one that needs approval", async () => {
    for (const category of ["credit", "biometrics", "criminalRecords"])
      await expect(makeApp(platform.origin, customer.person, category, [`partner-data:deliver:${category}`])).rejects.toThrow("SCOPE_NEEDS_APPROVAL");
    await expect(makeApp(platform.origin, customer.person, "All", ["*"])).rejects.toThrow("SCOPE_UNKNOWN");
  });
});
