import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { SCHEMAS } from "../../scripts/trial/database.ts";
import { ROOM_NAMES } from "../../subgraphs/main.ts";
import { type Customer, type Platform, startPlatform } from "../kit/platform.ts";
import type { Known } from "../permissions/sample.ts";
import { rightBody } from "./shapes-cases.ts";
import { DOCUMENTS, NAMED } from "./shapes-documents.ts";
import { closeDoor, type Door, doorOf, faultsOf, send } from "./shapes-doors.ts";
import { caseOf, fuzz } from "./shapes-fuzz.ts";
import { knownCustomer } from "./shapes-known.ts";
import { entityOperations, type Operation, operationsOfFields, savedOperations, schemaOf } from "./shapes-operations.ts";
import { ANY, findMarker, markerOf, numberOf } from "./shapes.ts";

const CURATOR = "curator@staff.example";

let platform: Platform;
let customer: Customer;
let staff: string;
let officer: string;
/** Who adds categories, and reviews those of others. */
let curator: string;
let known: Known;
let doors: Record<string, Door>;

beforeAll(async () => {
  platform = await startPlatform({ shape: "sockets", environment: { LOG_LEVEL: "debug" } });
  ({ customer, known } = await knownCustomer(platform));
  staff = await platform.staff();
  await platform.database.query("insert into accounts.staff (email, name, roles) values ($1, 'Curator', '{PARTNER_MANAGER,PRIVACY}')", [CURATOR]);
  curator = await platform.staff(CURATOR);
  officer = await platform.person(customer.tenant, "PRIVACY_OFFICER");
  doors = {
    "the gateway": doorOf("the gateway", { host: "127.0.0.1", port: Number(new URL(platform.origin).port) }),
    ...Object.fromEntries(ROOM_NAMES.map((room) => [room, doorOf(room, { socketPath: platform.socketOf(room) })])),
  };
});
afterAll(async () => {
  Object.values(doors ?? {}).forEach(closeDoor);
  await platform?.stop();
});

/** Who gets beyond the permission of an operation: the app, mostly. */
function holderOf({ name }: Operation): string {
  if (/acceptAgreement|objectToSubprocessor|withdrawObjection/.test(name)) return customer.person;
  if (/approveScopes|withdrawScopeApproval|LegalGate/.test(name)) return officer;
  if (/(?:propose|review|activate|retire)Category|categoryVersions/.test(name)) return curator;
  return /Query\.organization|suspendOrganization|reinstateOrganization/.test(name) ? staff : customer.token;
}

const SOME_MINUTES = 180_000;

async function expectClean(door: string, operations: readonly Operation[], least: number): Promise<void> {
  const { unclean, cases, stopped } = await fuzz(doors[door]!, operations, holderOf);
  // One fault can spoil thousands of answers.
  expect({ unclean: unclean.length, first: unclean.slice(0, 10) }).toEqual({ unclean: 0, first: [] });
  expect(cases).toBeGreaterThanOrEqual(least);
  expect(stopped).toBe(0);
}

describe("at the gateway", () => {
  it("every operation fits as it is, so that a case is wrong at its own place only", async () => {
    const operations = [...savedOperations(schemaOf("api"), known), ...operationsOfFields(schemaOf("api"), known)];
    const misfits: string[] = [];
    for (const operation of operations) {
      const { status, codes } = await send(doors["the gateway"]!, { body: rightBody(operation), token: holderOf(operation) });
      if (status !== 200 || codes.some((code) => !code.endsWith("_UNKNOWN"))) misfits.push(`${operation.name}: ${status} ${codes.join(", ")}`);
    }
    expect(misfits).toEqual([]);
  });

  // Before the others: these read names, which the fields' own operations set to what holds a marker.
  it(
    "P04: no wrong shape at any place of a saved operation comes back",
    () => expectClean("the gateway", savedOperations(schemaOf("api"), known), 3_000),
    SOME_MINUTES,
  );

  it(
    "P04: no wrong shape at any place of any field of Query and Mutation comes back",
    () => expectClean("the gateway", operationsOfFields(schemaOf("api"), known), 6_000),
    SOME_MINUTES,
  );
});

describe("straight at a room", () => {
  it.each([
    ["accounts", 2_700],
    ["consent", 5_000],
    ["billing", 1_400],
    ["partner-data", 3_500],
    ["analytics", 400],
  ] as const)(
    "P04: no wrong shape at any place of a field of %s, or of a key of its entities, comes back",
    async (room, least) => {
      const schema = schemaOf(room);
      await expectClean(room, [...operationsOfFields(schema, known), ...entityOperations(schema, known)], least);
    },
    SOME_MINUTES,
  );
});

describe.each(["the gateway", ...ROOM_NAMES])("at the door of %s", (name) => {
  it("P04: no value comes back from any document or body that is wrong around it", async () => {
    const unclean: string[] = [];
    for (const [what, body] of Object.entries({ ...DOCUMENTS, ...NAMED })) {
      const answer = await send(doors[name]!, { body, token: customer.token });
      const all = what in NAMED ? answer.all.replaceAll(markerOf(0).text, "") : answer.all;
      const faults = faultsOf({ ...answer, all });
      if (faults.length > 0) unclean.push(`${what}: ${faults.join(", ")}: ${answer.all.slice(0, 160)}`);
    }
    expect(unclean).toEqual([]);
  });

  it("no value in the address comes back, nor in what it says of its health", async () => {
    const { text } = markerOf(0);
    const astray = await send(doors[name]!, { body: "{}", token: customer.token, path: `/graphql/${text}?phone=${text}` });
    expect({ status: astray.status, marker: findMarker(astray.all) }).toEqual({ status: 404, marker: undefined });
    for (const path of ["/livez", "/readyz"]) {
      const { status, all } = await send(doors[name]!, { path, method: "GET" });
      expect({ path, status, marker: findMarker(all) }).toEqual({ path, status: 200, marker: undefined });
    }
  });
});

describe("literals", () => {
  it.each([
    ["the gateway", "a literal"],
    ["the gateway", "a literal binding"],
    ["the gateway", "a literal inside a variable's place"],
    ["the gateway", "a default"],
    ["the gateway", "a default of a scalar"],
    ["partner-data", "a literal"],
    ["partner-data", "a default"],
    ["consent", "a literal binding"],
  ])("%s refuses %s by its own code", async (door, what) => {
    const { status, codes } = await send(doors[door]!, { body: DOCUMENTS[what]!, token: customer.token });
    expect({ status, has: codes.includes("PERSONAL_VALUE_NOT_IN_VARIABLE") }).toEqual({ status: 400, has: true });
  });
});

describe("afterwards", () => {
  it("P61: nothing of any case is in what the processes wrote", () => {
    expect(platform.output()).toContain('"event":"ready"');
    const found = findMarker(platform.output());
    expect({ found, of: caseOf(numberOf(found)) }).toEqual({ found: undefined, of: undefined });
  });

  it("P04: nothing of any case is stored, but where customers give names to what is theirs", async () => {
    const tables = await platform.database.query<{ name: string }>(
      "select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname = any ($1)",
      [[...SCHEMAS, "pgboss"]],
    );
    const found = tables.map(async ({ name }) => {
      const columns = await platform.database.query<{ column: string }>(
        `select distinct f.key as column from ${name} t, jsonb_each_text(to_jsonb(t)) f where f.value ~* $1`,
        [ANY.source],
      );
      return columns.map(({ column }) => `${name}.${column}`);
    });
    const names = [
      "accounts.api_clients.name",
      "accounts.cost_centers.name",
      "accounts.delivery_keys.name",
      "accounts.projects.name",
      "consent.business_processes.name",
      // Our own staff's words on a category, and of nobody.
      "partner_data.category_versions.description",
      "partner_data.category_versions.legal_basis",
      "partner_data.category_versions.purpose",
      "partner_data.category_versions.title",
    ];
    expect((await Promise.all(found)).flat().toSorted()).toEqual(names);
  });

  it("finds a marker that is planted, in any case of letters, and the digits of one", () => {
    const { text, digits } = markerOf(7);
    for (const planted of [text, text.toUpperCase(), digits, String(Number(digits))])
      expect(findMarker(`${platform.output()} ${planted} `)).toBeDefined();
    expect(faultsOf({ status: 200, all: `{"errors":[{"message":"${text} is wrong"}]}`, codes: [] })).toEqual(["a marker comes back"]);
    expect(faultsOf({ status: 502, all: "Error\n    at x", codes: ["INTERNAL"] })).toEqual(["status 502", "INTERNAL", "a stack"]);
  });
});
