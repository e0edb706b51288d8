import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { askWith } from "../../../scripts/customer/app.ts";
import { boundHeaders } from "../../../scripts/customer/proof.ts";
import {
  ALL_CATEGORIES,
  attest,
  type Categories,
  consentInput,
  declareLegalGates,
  defineProcess,
  inEveryWay,
  SENSITIVE_CATEGORIES,
} from "../../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { gatesIn } from "../../../scripts/seed/legal-gates.ts";
import { type Platform, type SensitiveCustomer, sensitiveCustomer, startPlatform } from "../../kit/platform.ts";
import { callsOf, resultOf } from "../identity/sensitive.data.ts";

const { company } = KNOWN;
const { lei } = company.company;
const CATEGORIES: Categories = inEveryWay([...ALL_CATEGORIES, ...SENSITIVE_CATEGORIES]);

let platform: Platform;
let customer: SensitiveCustomer;
let processId: string;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await sensitiveCustomer(platform);
  processId = await defineProcess(platform.origin, customer.person, "Companies", CATEGORIES);
  const gates = SENSITIVE_CATEGORIES.flatMap(({ category }) => gatesIn(category, "CA"));
  await declareLegalGates(platform.origin, customer.officer, processId, gates);
});
afterAll(() => platform?.stop());
beforeEach(() => platform.sandbox.control.clearCalls());

async function deliver(selection: string, identifiers: object, subjectKind = "COMPANY") {
  const consent = consentInput(processId, CATEGORIES, { subjectKind, atLeast16: subjectKind === "PERSON" });
  const { grant } = await attest(platform.origin, customer.token, consent);
  const subjects = [{ idempotencyKey: randomUUID(), grant, country: "CA", identifiers }];
  const query = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status error { code } ${selection} } } }`;
  const headers = await boundHeaders(platform.origin, customer.bound);
  return resultOf(await askWith(platform.origin, headers, query, { input: { ...customer.workplace, subjects } }));
}

const [account] = company.financial.accounts;
const [tradeline] = company.credit.tradelines;

describe("P05, P29: of a company, found by its LEI", () => {
  it.each<[category: string, selection: string, answer: object]>([
    [
      "name",
      "name { legalName registrationNumber registrationAuthority lei legalForm vatId entityStatus incorporatedOn activities { scheme code description } }",
      {
        legalName: company.legalName,
        registrationNumber: company.registrationNumber,
        ...company.company,
        activities: [company.company.activities[0], { ...company.company.activities[1], description: null }],
      },
    ],
    ["address", "address { streetAddress locality region postalCode country }", company.address],
    ["mediaReports", "mediaReports { reports { title } }", { reports: [] }],
    ["socialMedia", "socialMedia { profiles { network handle } }", { profiles: [{ network: "looms.example", handle: "quillfeather-looms" }] }],
    ["financial", "financial { accounts { accountId kind currency nickname } }", { accounts: [account] }],
    [
      "credit",
      "credit { score scoreModel inquiries tradelines { kind status } }",
      {
        score: 681,
        scoreModel: "SPECIMEN-TRADE-3",
        inquiries: 1,
        tradelines: [{ kind: tradeline.kind, status: tradeline.status }],
      },
    ],
  ])("%s comes back in its own words", async (category, selection, answer) => {
    expect(await deliver(selection, { lei })).toEqual({ status: "COMPLETE", error: null, [category]: answer });
  });

  it.each<[category: string, selection: string, answer: object]>([
    ["phone", "phone { number verified type }", { number: company.phone, verified: true, type: "FIXED_LINE" }],
    ["email", "email { address verified }", { address: company.email, verified: true }],
  ])("%s comes back by its phone number", async (category, selection, answer) => {
    expect(await deliver(selection, { phone: company.phone })).toEqual({ status: "COMPLETE", error: null, [category]: answer });
  });

  it("the partner is told that it is a company, and gets the LEI alone", async () => {
    await deliver("name { legalName }", { lei: ` ${lei.toLowerCase()}`, registrationNumber: company.registrationNumber });
    const calls = await platform.sandbox.control.calls(PARTNER_IDS.maple);
    expect(calls.map(({ identifiers }) => identifiers.toSorted())).toEqual([["lei", "registrationNumber"]]);
  });

  it.each([
    ["a wrong check digit", `${lei.slice(0, -1)}${(Number(lei.at(-1)) + 1) % 10}`],
    ["two characters changed over", `${lei[1]}${lei[0]}${lei.slice(2)}`],
    ["a character too few", lei.slice(1)],
  ])("a LEI with %s is none, and nobody is asked", async (_what, wrong) => {
    expect(await deliver("name { legalName }", { lei: wrong })).toMatchObject({ status: "REFUSED", error: { code: "IDENTIFIERS_MALFORMED" } });
    expect(await callsOf(platform)).toBe(0);
  });

  it("a person is not found by a company's LEI", async () => {
    expect(await deliver("name { legalName }", { lei }, "PERSON")).toMatchObject({ status: "EMPTY", name: { legalName: null } });
  });
});

describe("P29: what is of people only", () => {
  it.each([
    ["biometrics", "biometrics { verdict }"],
    ["biometrics, checked", "biometrics { check { matched { answer } } }"],
    ["criminalRecords", "criminalRecords { records { offence } }"],
    ["employment", "employment { employer }"],
  ])("%s is not asked of a company", async (_category, selection) => {
    expect(await deliver(selection, { phone: company.phone })).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_FOR_SUBJECT" } });
    expect(await callsOf(platform)).toBe(0);
  });
});
