import { randomUUID } from "node:crypto";
import type { GraphqlAnswer } from "../../../scripts/customer/app.ts";
import { attest, consentInput, inEveryWay, SENSITIVE_CATEGORIES } from "../../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import type { Platform, SensitiveCustomer } from "../../kit/platform.ts";

/** Each sensitive category, who answers it, and what KNOWN.complete's answer is, by either way to ask. */
export const QUESTIONS = [
  {
    category: "credit",
    way: "deliver",
    partner: PARTNER_IDS.ironvale,
    selection: "credit { score scoreModel inquiries tradelines { kind status } }",
    answer: {
      score: 742,
      scoreModel: "SPECIMEN-8",
      inquiries: 3,
      tradelines: [
        { kind: "REVOLVING", status: "CURRENT" },
        { kind: "MORTGAGE", status: "CURRENT" },
      ],
    },
  },
  {
    category: "biometrics",
    way: "deliver",
    partner: PARTNER_IDS.facet,
    selection: "biometrics { modality verdict quality live }",
    answer: { modality: "FACE", verdict: "MATCH", quality: 87, live: true },
  },
  {
    category: "criminalRecords",
    way: "deliver",
    partner: PARTNER_IDS.assize,
    selection: "criminalRecords { records { offence convictedOn } }",
    answer: { records: [{ offence: "Sale of counterfeit samples", convictedOn: "2019-05-06" }] },
  },
  {
    category: "credit",
    way: "check",
    partner: PARTNER_IDS.ironvale,
    selection: "credit { check { good: scoreAtLeast(score: 700) { answer } best: scoreAtLeast(score: 800) { answer } } }",
    answer: { check: { good: { answer: "YES" }, best: { answer: "NO" } } },
  },
  {
    category: "biometrics",
    way: "check",
    partner: PARTNER_IDS.facet,
    selection: "biometrics { check { matched { answer } } }",
    answer: { check: { matched: { answer: "YES" } } },
  },
  {
    category: "criminalRecords",
    way: "check",
    partner: PARTNER_IDS.assize,
    selection: "criminalRecords { check { anyRecord { answer } } }",
    answer: { check: { anyRecord: { answer: "YES" } } },
  },
] as const;

export const identifiersOf = ({ phone, email }: { readonly phone: string; readonly email: string }) => ({ phone, email });

/** A delivery about one person, as a document and its variables, under a new consent. */
export async function delivery(
  { origin }: Platform,
  { token, processId, workplace }: SensitiveCustomer,
  selection: string,
  identifiers: object = identifiersOf(KNOWN.complete),
) {
  const { grant } = await attest(origin, token, consentInput(processId, inEveryWay(SENSITIVE_CATEGORIES)));
  const subjects = [{ idempotencyKey: randomUUID(), grant, country: "CA", identifiers }];
  return {
    query: `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results {
      status error { code } transaction { id outcome charges { outcome amount { minor } } } ${selection} } } }`,
    variables: { input: { ...workplace, subjects } },
  };
}

export const resultOf = ({ data, errors }: GraphqlAnswer) => {
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data?.["deliverPartnerData"].results[0];
};

/** How often any partner was asked since calls were cleared. */
export async function callsOf({ sandbox }: Platform): Promise<number> {
  const calls = await Promise.all(Object.values(PARTNER_IDS).map((partner) => sandbox.control.calls(partner)));
  return calls.flat().length;
}
