import { readFile } from "node:fs/promises";
import { Kind, parse, type TypeNode } from "graphql";
import { personalScalars } from "../../platform/subgraph/tagged.ts";
import { ROOM_NAMES } from "../../subgraphs/main.ts";

/** Every field of a subject's that carries a marker, sent or returned: by its coordinate in the schema. */
export const MARKED = [
  "IdentifiersInput.phone",
  "IdentifiersInput.email",
  "IdentifiersInput.ipAddress",
  "IdentifiersInput.bssid",
  "IdentifiersInput.userAgent",
  "IdentifiersInput.givenName",
  "IdentifiersInput.familyName",
  "IdentifiersInput.legalName",
  "IdentifiersInput.registrationNumber",
  "IdentifiersInput.lei",
  "IdentifiersInput.accessToken",
  "IdentifiersInput.credential",
  "ClaimsInput.givenName",
  "ClaimsInput.middleName",
  "ClaimsInput.familyName",
  "ClaimsInput.legalName",
  "ClaimsInput.registrationNumber",
  "ClaimsInput.email",
  "ClaimsInput.streetAddress",
  "ClaimsInput.locality",
  "ClaimsInput.region",
  "ClaimsInput.postalCode",
  "ClaimsInput.phone",
  "ClaimsInput.employer",
  "ClaimsInput.position",
  "ClaimsInput.carrier",
  "ClaimsInput.deviceVendor",
  "ClaimsInput.operatingSystem",
  "ClaimsInput.browser",
  "ClaimsInput.networkVendor",
  "NameData.givenName",
  "NameData.middleName",
  "NameData.familyName",
  "NameData.legalName",
  "NameData.registrationNumber",
  "NameData.lei",
  "NameData.vatId",
  "CompanyActivity.description",
  "ExtensionData.values",
  "ExtensionData.sealed",
  "EmailData.address",
  "AddressData.streetAddress",
  "AddressData.locality",
  "AddressData.region",
  "AddressData.postalCode",
  "PhoneData.number",
  "PhoneData.latestSimChange",
  "EmploymentData.employer",
  "EmploymentData.position",
  "PersonalMoney.minor",
  "FinancialAccount.accountId",
  "FinancialAccount.nickname",
  "FinancialBalance.accountId",
  "FinancialBalance.at",
  "FinancialTransaction.accountId",
  "FinancialTransaction.bookedAt",
  "FinancialTransaction.description",
  "SocialMediaProfile.network",
  "SocialMediaProfile.handle",
  "SocialMediaProfile.url",
  "SocialMediaProfile.displayName",
  "MediaReport.title",
  "MediaReport.publisher",
  "MediaReport.publishedAt",
  "MediaReport.url",
  "MediaReport.topic",
  "WifiData.vendor",
  "DeviceData.model",
  "NameData.sealed",
  "EmailData.sealed",
  "AddressData.sealed",
  "PhoneData.sealed",
  "EmploymentData.sealed",
  "FinancialData.sealed",
  "SocialMediaData.sealed",
  "MediaReportsData.sealed",
  "MobileCarrierData.sealed",
  "DeviceData.sealed",
  "IpData.sealed",
  "WifiData.sealed",
  "CreditData.scoreModel",
  "CreditData.sealed",
  "BiometricsData.sealed",
  "Conviction.offence",
  "Conviction.court",
  "Conviction.sentence",
  "CriminalRecordsData.sealed",
  "Source.partnerReference",
  "SubjectInput.grant",
  "SubjectInput.salt",
  "SubjectInput.sealedIdentifiers",
  "SubjectResult.signed",
  "ConsentInput.binding",
  "IssueGrantsInput.bindings",
  "Grant.token",
] as const;

const A_DATE = "a date: ten characters that many rows hold";
const A_CODE = "a code of a short list";
const A_FLAG = "a boolean";
const A_NUMBER = "a small number";
const A_VERDICT = "one of four words";
const A_TABLE = "read from a public table, the same for many people";

/** Every other field of a subject's, and why a marker in it could not be told from chance. */
export const UNMARKABLE: Readonly<Record<string, string>> = {
  "IdentifiersInput.birthDate": A_DATE,
  "NameData.birthDate": A_DATE,
  "NameData.incorporatedOn": A_DATE,
  "NameData.registrationAuthority": A_CODE,
  "NameData.legalForm": A_CODE,
  "NameData.entityStatus": A_CODE,
  "CompanyActivity.scheme": A_CODE,
  "CompanyActivity.code": A_CODE,
  "ClaimsInput.birthDate": A_DATE,
  "ClaimsInput.country": A_CODE,
  "ClaimsInput.ipCountry": A_CODE,
  "ClaimsInput.lineType": A_CODE,
  "ClaimsInput.deviceType": A_CODE,
  "MatchVerdict.verdict": A_VERDICT,
  "MatchVerdict.score": A_NUMBER,
  "CheckAnswer.answer": A_VERDICT,
  "CreditData.score": A_NUMBER,
  "CreditData.inquiries": A_NUMBER,
  "Tradeline.kind": A_CODE,
  "Tradeline.openedOn": A_DATE,
  "Tradeline.status": A_CODE,
  "BiometricsData.modality": A_CODE,
  "BiometricsData.verdict": A_CODE,
  "BiometricsData.quality": A_NUMBER,
  "BiometricsData.live": A_FLAG,
  "Conviction.convictedOn": A_DATE,
  "Conviction.jurisdiction": A_CODE,
  "EmploymentData.since": A_DATE,
  "EmailData.verified": A_FLAG,
  "EmailData.domain": "a domain: many people's addresses hold it",
  "EmailData.disposable": A_FLAG,
  "EmailData.syntaxValid": A_FLAG,
  "PhoneData.verified": A_FLAG,
  "PhoneData.type": A_CODE,
  "PhoneData.country": A_CODE,
  "FinancialAccount.kind": A_CODE,
  "FinancialAccount.currency": A_CODE,
  "FinancialBalance.type": A_CODE,
  "FinancialTransaction.creditDebit": A_CODE,
  "SocialMediaProfile.verified": A_FLAG,
  "WifiData.ssidKnown": A_FLAG,
  "WifiData.country": A_CODE,
  "AddressData.country": A_CODE,
  "PersonalMoney.currency": A_CODE,
  "MobileCarrierData.carrier": A_TABLE,
  "MobileCarrierData.lineType": A_CODE,
  "MobileCarrierData.country": A_CODE,
  "DeviceData.type": A_CODE,
  "DeviceData.vendor": A_TABLE,
  "DeviceData.operatingSystem": A_TABLE,
  "DeviceData.operatingSystemVersion": A_TABLE,
  "DeviceData.browser": A_TABLE,
  "DeviceData.browserVersion": A_TABLE,
  "IpData.country": A_CODE,
  "IpData.addressFamily": A_CODE,
  "IpData.range": A_CODE,
  "SubjectInput.continuation": "made by us: the trial of a slow partner marks it, and the tickets in it",
  "SubjectResult.continuation": "made by us: the trial of a slow partner marks it, and the tickets in it",
};

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));

/** Coordinates of all fields whose scalar is personal, in every room's schema. */
export async function personalFields(): Promise<string[]> {
  const found = new Set<string>();
  for (const room of ROOM_NAMES) {
    const sdl = parse(await readFile(new URL(`../../schema/${room}.graphql`, import.meta.url), "utf8"));
    const scalars = personalScalars(sdl);
    for (const node of sdl.definitions) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) continue;
      for (const field of node.fields ?? []) if (scalars.has(namedType(field.type))) found.add(`${node.name.value}.${field.name.value}`);
    }
  }
  return [...found];
}

/** Throws when the schema has a personal field that stands in neither list, or a list one that is gone. */
export async function checkFields(): Promise<void> {
  const listed = new Set<string>([...MARKED, ...Object.keys(UNMARKABLE)]);
  const fields = await personalFields();
  const missing = fields.filter((field) => !listed.has(field));
  const gone = [...listed].filter((field) => !fields.includes(field));
  if (missing.length + gone.length > 0)
    throw new Error(
      `scripts/canary/fields.ts must list every personal field: it lacks ${missing.join(", ") || "none"}; gone are ${gone.join(", ") || "none"}.`,
    );
}
