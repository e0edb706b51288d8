import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { buildSchema, getNamedType, type GraphQLObjectType } from "graphql";
import { ask } from "../../scripts/customer/app.ts";
import { ALL_CATEGORIES, attest, consentInput, makeApp, SENSITIVE_SCOPES } from "../../scripts/customer/onboarding.ts";
import { type Customer, type Platform, startPlatform } from "../kit/platform.ts";
import { type Cell, HOLDERS, objectTypes, OTHERS, printTable, readTable } from "./matrix.ts";
import { categoryOf, makeHolders, makeStrangeTokens } from "./matrix-holders.ts";
import { leastOf, type Request } from "./matrix-request.ts";
import { walk } from "./matrix-walk.ts";
import { fingerprintOf, IDENTIFIERS, makeWorld, type World } from "./matrix-world.ts";
import { signedByAccounts } from "./own-key.ts";

const TABLE = "test/permissions/matrix.table.txt";
const API = buildSchema(readFileSync("schema/api.graphql", "utf8"));
const PLACES = objectTypes(API).flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
const AT_A_TIME = 5;

/** Of types that nobody here gets: an app needs an approval by the privacy officer for them, a dry run, a company, or a delivery that was cut. */
const BEHIND_APPROVAL =
  /^(?:(?:Biometrics|Credit|CriminalRecords)(?:Data|Check)|ExtensionData|CompanyActivity|Tradeline|Conviction|DeliveryPlan|WithdrawalReceipt)\b/;

/** Null for everybody here: what has not come to pass, what is not known of this subject, and what only a partner on request tells. */
const NEVER = [
  "ChargeExplanation.tier",
  "CheckAnswer.reason",
  "ConsentAttestation.withdrawnAt",
  "Contract.validUntil",
  "EmailData.disposable",
  "EmailData.domain",
  "EmailData.syntaxValid",
  "MobileCarrierData.carrier",
  "NameData.activities",
  "NameData.entityStatus",
  "NameData.incorporatedOn",
  "NameData.legalForm",
  "NameData.legalName",
  "NameData.lei",
  "NameData.registrationAuthority",
  "NameData.registrationNumber",
  "NameData.vatId",
  "ProcessVersion.quorum",
  "Refusal.retryAfter",
  "Source.verifiedAt",
  "SubjectResult.biometrics",
  "SubjectResult.continuation",
  "SubjectResult.credit",
  "SubjectResult.criminalRecords",
  "SubjectResult.extension",
  "SubjectResult.plan",
  "SubjectResult.retryAfter",
  "Subprocessor.endedAt",
  "Transaction.withdrawal",
];

let platform: Platform;
let world: World;
let other: Customer;
let tokens: ReadonlyMap<string, string>;
let untouched: Readonly<Record<string, string>>;
const measured = new Map<string, ReadonlyMap<string, Cell>>();
/** A request for each field, from whoever got that far. */
const requests = new Map<string, Request>();
/** All that the other customer was answered, and an owner of this one. */
let toOthers = "";
let toOwner = "";

/** An app that delivers asks for the one category that it may, so that there is an answer. */
function besideOf(holder: string): Record<string, string> {
  const category = categoryOf(holder);
  if (category === undefined) return {};
  const results = API.getType("SubjectResult") as GraphQLObjectType;
  const data = getNamedType(results.getFields()[category]!.type) as GraphQLObjectType;
  return { SubjectResult: `${category} { ${leastOf(data)} }` };
}

async function measure(holder: string): Promise<void> {
  const asked = async (request: Request) => {
    for (const place of request.places) if (!requests.has(place)) requests.set(place, request);
    const answer = await ask(platform.origin, tokens.get(holder)!, request.query, request.variables);
    if (OTHERS.includes(holder)) toOthers += JSON.stringify(answer);
    if (holder === "OWNER") toOwner += JSON.stringify(answer);
    return answer;
  };
  measured.set(holder, await walk(API, { ask: asked, beside: besideOf(holder) }, world.given));
}

beforeAll(async () => {
  platform = await startPlatform();
  world = await makeWorld(platform);
  ({ tokens, other } = await makeHolders(platform, world.customer));
  untouched = await fingerprintOf(platform, world.customer);
});
afterAll(() => platform?.stop());

describe("another customer, asking by ids of this one", () => {
  it("learns nothing of it and changes nothing of it", async () => {
    for (const holder of OTHERS) await measure(holder);
    expect(toOthers.length).toBeGreaterThan(10_000);
    expect(world.signs.filter((sign) => toOthers.includes(sign))).toEqual([]);
    expect(await fingerprintOf(platform, world.customer)).toEqual(untouched);
  });

  it.each([
    ["cost center", "COST_CENTER_UNKNOWN", () => ({ costCenterId: world.customer.workplace.costCenterId })],
    ["project", "PROJECT_UNKNOWN", () => ({ projectId: world.customer.workplace.projectId })],
    ["grant", "GRANT_UNKNOWN", () => ({ grant: world.grant })],
  ] as const)("cannot deliver with a %s of it among its own", async (_what, code, changes) => {
    const own = await attest(platform.origin, other.token, consentInput(other.processId, ALL_CATEGORIES));
    const { grant, ...place } = { ...other.workplace, grant: own.grant, ...changes() };
    const input = { ...place, subjects: [{ idempotencyKey: randomUUID(), grant, country: "CA", identifiers: IDENTIFIERS }] };
    const query =
      "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { error { code } name { givenName } transaction { id } } } }";
    const { data, errors } = await other.ask(query, { input });
    const [result] = data?.["deliverPartnerData"]?.results ?? [];
    expect({ code: errors[0]?.extensions["code"] ?? result?.error.code, name: result?.name ?? null, kept: result?.transaction ?? null }).toEqual({
      code,
      name: null,
      kept: null,
    });
    expect(await fingerprintOf(platform, world.customer)).toEqual(untouched);
  });
});

describe("who may what", () => {
  it("is as the table says, field by field", async () => {
    const left = HOLDERS.filter((holder) => !OTHERS.includes(holder)).values();
    const worker = async () => {
      for (const holder of left) await measure(holder);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    const table = printTable(API, measured);
    if (process.env["UPDATE_MATRIX"] === "1") writeFileSync(TABLE, table);
    const found = table.split("\n");
    const committed = readFileSync(TABLE, "utf8").split("\n");
    const differences = [
      ...committed.filter((line) => !found.includes(line)).map((line) => `committed  ${line}`),
      ...found.filter((line) => !committed.includes(line)).map((line) => `found      ${line}`),
    ];
    expect(differences.toSorted((one, next) => (one.slice(11) < next.slice(11) ? -1 : 1))).toEqual([]);
    expect(table).toEqual(readFileSync(TABLE, "utf8"));
  });

  it("would have shown what others learned or changed", async () => {
    expect(world.signs.filter((sign) => toOwner.includes(sign)).length).toBeGreaterThan(5);
    expect(await fingerprintOf(platform, world.customer)).not.toEqual(untouched);
  });

  it("gives no field an error that says neither who may nor what there is", () => {
    const strange = [...measured].flatMap(([holder, cells]) =>
      [...cells].flatMap(([place, cell]) => (cell === "!" ? [`${place} for ${holder}`] : [])),
    );
    expect(strange).toEqual([]);
  });

  it("is asked of every field, and of nearly every one with an answer for somebody", () => {
    const read = readTable(readFileSync(TABLE, "utf8"));
    expect([...read.keys()].toSorted()).toEqual(PLACES.toSorted());
    const never = PLACES.filter((place) => !BEHIND_APPROVAL.test(place) && ![...(read.get(place)?.values() ?? [])].includes("x"));
    expect(never.toSorted()).toEqual(NEVER);
  });

  it("is nothing without a token, or with one that is for something else", async () => {
    const inReach = PLACES.filter((place) => !BEHIND_APPROVAL.test(place));
    expect([...requests.keys()].filter((place) => !BEHIND_APPROVAL.test(place)).toSorted()).toEqual(inReach.toSorted());
    const open: string[] = [];
    for (const [what, token] of Object.entries(await makeStrangeTokens(platform, world.customer))) {
      for (const { query, variables, places } of new Set(requests.values())) {
        const { status, data } = await ask(platform.origin, token, query, variables);
        if (status !== 401 || data !== undefined) open.push(`${places.join(", ")} with ${what}: ${status}`);
      }
    }
    expect(open).toEqual([]);
  });

  it("would be all that it is with a token that accounts' key signed for us", async () => {
    const token = await signedByAccounts(platform, world.customer.token, {});
    expect(await ask(platform.origin, token, "{ viewer { kind } }")).toMatchObject({ status: 200, data: { viewer: { kind: "CLIENT" } } });
  });

  it("no app has a scope that needs an approval from an administrator alone, or can have all of them", async () => {
    const { person } = world.customer;
    const app = await makeApp(platform.origin, person, "Unapproved", SENSITIVE_SCOPES);
    for (const scope of SENSITIVE_SCOPES) await expect(app.boundToken(scope)).rejects.toThrow("invalid_scope");
    await expect(makeApp(platform.origin, person, "All", ["*"])).rejects.toThrow("SCOPE_UNKNOWN");
  });
});
