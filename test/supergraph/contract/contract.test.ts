import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { MODES } from "../../../platform/identity/principal.ts";
import { ask } from "../../../scripts/customer/app.ts";
import {
  APP_SCOPES,
  approveScopes,
  defineProcess,
  inEveryWay,
  SENSITIVE_CATEGORIES,
  SENSITIVE_SCOPES,
} from "../../../scripts/customer/onboarding.ts";
import { TEST_PEOPLE } from "../../../scripts/sandbox/test-people.ts";
import { makeDeliveryKey } from "../../../scripts/customer/sealing.ts";
import { ASKED, claimsAbout, type Expected, TEST_SUBJECTS, type TestSubject, WITHDRAWN_SUBJECT } from "../../../scripts/sandbox/test-subjects.ts";
import { aboutOf, type BothModes, callsByMode, consentedIn, deliverIn, inCommon, NO_CALLS, openBothModes } from "./data.ts";
import { type Prepared, STEPS } from "./steps.ts";

let modes: BothModes;
let prepared: Prepared;

beforeAll(async () => {
  modes = await openBothModes([...APP_SCOPES, ...SENSITIVE_SCOPES]);
  const { platform, customer, apps } = modes;
  const officer = await platform.person(customer.tenant, "PRIVACY_OFFICER");
  for (const { clientId } of Object.values(apps)) await approveScopes(platform.origin, officer, clientId, SENSITIVE_SCOPES);
  const query = "query ($id: ID!) { process(id: $id) { currentVersion { id } } }";
  const { data } = await ask(platform.origin, customer.person, query, { id: customer.processId });
  prepared = {
    deliveryKey: (await makeDeliveryKey(platform.origin, customer.person)).id,
    sensitiveProcess: await defineProcess(platform.origin, customer.person, "Sensitive", inEveryWay(SENSITIVE_CATEGORIES)),
    processVersion: data?.["process"].currentVersion.id,
  };
});
afterAll(() => modes?.platform.stop());

const WAYS = ["retrieve", "match", "check"] as const;
type Way = (typeof WAYS)[number];

async function deliverTo({ subject, subjectReference, deadline }: TestSubject, way: Way, mode: (typeof MODES)[number]) {
  const { grant } = await consentedIn(modes, mode, subjectReference === undefined ? {} : { subjectReference });
  const asked = { grant, country: subject.country, identifiers: aboutOf(subject), ...(way === "match" ? { claims: claimsAbout(subject) } : {}) };
  return deliverIn(modes, mode, ASKED[way], asked, deadline === undefined ? {} : { deadline });
}

const said = (answer: string, reason: string | null) => (reason === null ? answer : `${answer} ${reason}`);

/** What a result says, in the words of the table. */
function expectedOf(way: Way, { status, error, transaction, name, outcomes }: any): Expected {
  const common = { status, error: error?.code ?? null, outcome: transaction?.outcome ?? null };
  if (error) return { ...common, answers: {} };
  if (way === "retrieve")
    return { ...common, answers: Object.fromEntries(outcomes.map((one: any) => [one.attribute, said(one.status, one.reason)])) };
  const answers = Object.entries<any>(name[way]).map(([key, { verdict, answer, reason }]) => [key, said(verdict ?? answer, reason)]);
  return { ...common, answers: Object.fromEntries(answers) };
}

describe.each(TEST_SUBJECTS)("the test subject for $outcome", (row) => {
  it.each(WAYS)("brings it about when asked to %s, in both modes alike but for mode and money", async (way) => {
    const [test, live] = await Promise.all([deliverTo(row, way, "TEST"), deliverTo(row, way, "LIVE")]);
    expect(expectedOf(way, test)).toEqual(row[way]);
    expect(inCommon(test)).toEqual(inCommon(live));
    expect([test.transaction.mode, live.transaction.mode]).toEqual(["TEST", "LIVE"]);
    expect(test.transaction.charges).toEqual([]);
    expect(live.transaction.charges).not.toEqual([]);
    const overDelivered = test.transaction.disclosures.some((one: any) => one.overDelivered > 0);
    expect(overDelivered).toBe(row.overDelivers === true);
  });
});

describe("the test subject for pending", () => {
  it("is answered later, by its continuation, in both modes alike but for mode and money", async () => {
    const selection = "employment { employer } continuation";
    const both = await Promise.all(
      MODES.map(async (mode) => {
        const { grant } = await consentedIn(modes, mode);
        const asked = { grant, idempotencyKey: crypto.randomUUID() };
        const first = await deliverIn(modes, mode, selection, { ...asked, identifiers: aboutOf(TEST_PEOPLE.pending) });
        await sleep(2_100);
        const late = await deliverIn(modes, mode, selection, { ...asked, identifiers: {}, continuation: first.continuation });
        return [first, late].map(inCommon) as any[];
      }),
    );
    expect(both[0]).toEqual(both[1]);
    const [first, late] = both[0]!;
    expect(first).toMatchObject({ status: "PENDING", employment: { employer: null }, continuation: "…", transaction: { outcome: "PENDING" } });
    expect(late).toMatchObject({ status: "COMPLETE", employment: { employer: TEST_PEOPLE.pending.employment?.employer }, continuation: null });
  });
});

describe("the test subject for consent refused", () => {
  it.each(WAYS)("brings it about when asked to %s, and nobody is asked; in live its reference is one like any other", async (way) => {
    await modes.platform.sandbox.control.clearCalls();
    expect(expectedOf(way, await deliverTo(WITHDRAWN_SUBJECT, way, "TEST"))).toEqual(WITHDRAWN_SUBJECT[way]);
    expect(await callsByMode(modes)).toEqual(NO_CALLS);
    expect(await deliverTo(WITHDRAWN_SUBJECT, way, "LIVE")).toMatchObject({ status: "COMPLETE", error: null });
  });
});

describe("one contract: the same documents, answers, statuses and codes in both modes", () => {
  it.each(STEPS.map((step) => [step.title, step] as const))("%s", async (_title, { run, says }) => {
    const [test, live] = [inCommon(await run(modes, "TEST", prepared)), inCommon(await run(modes, "LIVE", prepared))];
    expect(test).toEqual(live);
    for (const words of says) expect(JSON.stringify(test)).toContain(words);
  });
});
