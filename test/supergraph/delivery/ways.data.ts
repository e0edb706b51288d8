import { KNOWN } from "../../../scripts/sandbox/known.ts";

const { complete } = KNOWN;
const { employment } = complete;

/** Claims about KNOWN.complete: some right, some nearly, some wrong. */
export const CLAIMS = {
  givenName: "zelda",
  middleName: "Ren",
  familyName: "Quillfeather",
  birthDate: "1984-03-18",
  email: complete.email,
  streetAddress: "118 specimen st.",
  locality: "Montréal",
  postalCode: "h2y1c6",
  country: "US",
  phone: complete.phone,
  employer: employment.employer,
  carrier: "Nobody's Mobile",
  deviceType: "mobile",
  ipCountry: "US",
  networkVendor: "Specimen Radio Works",
};

export const IDENTIFIERS = {
  phone: complete.phone,
  email: complete.email,
  ipAddress: "8.8.8.8",
  bssid: complete.wifi.bssid,
  userAgent:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
};

interface WayCase {
  readonly category: string;
  readonly selection: string;
  readonly answer: object;
}

const exact = { verdict: "EXACT", score: 1 };

/** Of each category that can be matched. */
export const MATCHES: readonly WayCase[] = [
  {
    category: "name",
    selection: "name { match { givenName { verdict score } middleName { verdict score } familyName { verdict score } birthDate { verdict score } } }",
    answer: {
      match: {
        givenName: exact,
        middleName: { verdict: "PARTIAL", score: 0.75 },
        familyName: exact,
        birthDate: { verdict: "PARTIAL", score: 0.67 },
      },
    },
  },
  { category: "email", selection: "email { match { address { verdict score } } }", answer: { match: { address: exact } } },
  {
    category: "address",
    selection:
      "address { match { streetAddress { verdict } locality { verdict score } postalCode { verdict } country { verdict score } region { verdict reason } } }",
    answer: {
      match: {
        streetAddress: { verdict: "PARTIAL" },
        locality: exact,
        postalCode: { verdict: "PARTIAL" },
        country: { verdict: "NONE", score: 0 },
        region: { verdict: "UNAVAILABLE", reason: "CLAIM_MISSING" },
      },
    },
  },
  { category: "phone", selection: "phone { match { number { verdict } } }", answer: { match: { number: { verdict: "EXACT" } } } },
  { category: "employment", selection: "employment { match { employer { verdict score } } }", answer: { match: { employer: exact } } },
  { category: "device", selection: "device { match { type { verdict } } }", answer: { match: { type: { verdict: "EXACT" } } } },
  { category: "ip", selection: "ip { match { country { verdict } } }", answer: { match: { country: { verdict: "EXACT" } } } },
  { category: "wifi", selection: "wifi { match { vendor { verdict } } }", answer: { match: { vendor: { verdict: "EXACT" } } } },
];

const yes = { answer: "YES", reason: null };
const no = { answer: "NO", reason: null };

/** Of each category that has checks. */
export const CHECKS: readonly WayCase[] = [
  {
    category: "name",
    selection:
      "name { check { adult: ageOver(years: 18) { answer reason } centenarian: ageOver(years: 100) { answer reason } asGiven { answer reason } } }",
    answer: { check: { adult: yes, centenarian: no, asGiven: yes } },
  },
  { category: "email", selection: "email { check { verified { answer reason } } }", answer: { check: { verified: yes } } },
  { category: "address", selection: "address { check { asGiven { answer reason } } }", answer: { check: { asGiven: no } } },
  {
    category: "phone",
    selection: 'phone { check { verified { answer reason } simSwapped(within: "P7D") { answer reason } } }',
    answer: { check: { verified: yes, simSwapped: no } },
  },
  {
    category: "employment",
    selection:
      'employment { check { employerAsGiven { answer reason } enough: incomeAtLeast(minor: "5000000", currency: "CAD") { answer reason } other: incomeAtLeast(minor: "1", currency: "EUR") { answer reason } } }',
    answer: { check: { employerAsGiven: yes, enough: yes, other: { answer: "UNAVAILABLE", reason: "NO_RECORD" } } },
  },
  {
    category: "financial",
    selection: 'financial { check { balanceAtLeast(minor: "1000000", currency: "CAD") { answer reason } } }',
    answer: { check: { balanceAtLeast: yes } },
  },
  { category: "socialMedia", selection: "socialMedia { check { anyProfile { answer reason } } }", answer: { check: { anyProfile: yes } } },
  { category: "mediaReports", selection: "mediaReports { check { anyReport { answer reason } } }", answer: { check: { anyReport: yes } } },
  {
    category: "mobileCarrier",
    selection: "mobileCarrier { check { lineTypeIs(type: VOIP) { answer reason } } }",
    answer: { check: { lineTypeIs: no } },
  },
  { category: "device", selection: "device { check { typeIs(type: MOBILE) { answer reason } } }", answer: { check: { typeIs: yes } } },
  { category: "ip", selection: 'ip { check { inCountry(country: "US") { answer reason } } }', answer: { check: { inCountry: yes } } },
  { category: "wifi", selection: "wifi { check { ssidKnown { answer reason } } }", answer: { check: { ssidKnown: yes } } },
];
