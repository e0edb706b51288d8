import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { PROFESSIONAL_LICENCES } from "../../../scripts/sandbox/professional-licences.ts";

const { complete } = KNOWN;

/** Where KNOWN.complete is looked for; the two that stand for a consent of hers are made when they are needed. */
export const IDENTIFIERS = {
  phone: complete.phone,
  email: complete.email,
  ipAddress: "8.8.8.8",
  bssid: complete.wifi.bssid,
  userAgent:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
};

const { givenName, middleName, familyName, birthDate } = complete;

/** What there is to know of her, by category and attribute. What is not listed nobody knows. */
export const VALUES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  name: { givenName, middleName, familyName, birthDate },
  email: { address: complete.email, verified: true, domain: "example.com", disposable: false, syntaxValid: true },
  address: complete.address,
  phone: { number: complete.phone, verified: true, country: "CA", ...complete.line },
  credit: complete.credit,
  biometrics: complete.biometrics,
  criminalRecords: { records: complete.convictions },
  employment: complete.employment,
  financial: complete.financial,
  socialMedia: { profiles: complete.profiles },
  mediaReports: { reports: complete.reports },
  mobileCarrier: { lineType: "FIXED_LINE_OR_MOBILE", country: "CA" },
  device: {
    type: "mobile",
    vendor: "Apple",
    model: "iPhone",
    operatingSystem: "iOS",
    operatingSystemVersion: "17.0",
    browser: "Mobile Safari",
    browserVersion: "17.0",
  },
  ip: { country: "US", addressFamily: "IPV4", range: "PUBLIC" },
  wifi: { vendor: complete.wifi.vendor, ssidKnown: true, country: "CA" },
  [PROFESSIONAL_LICENCES]: complete.professional,
};

type Claim = readonly [claim: string, said: string, verdict: string, score: number | null];

/** What a customer says of her, by attribute: some of it right, some nearly, some wrong; and how it fits. */
export const CLAIMS: Readonly<Record<string, Readonly<Record<string, Claim>>>> = {
  name: {
    givenName: ["givenName", "zelda", "EXACT", 1],
    middleName: ["middleName", "Ren", "PARTIAL", 0.75],
    familyName: ["familyName", "Quillfeather", "EXACT", 1],
    birthDate: ["birthDate", "1984-03-18", "PARTIAL", 0.67],
    legalName: ["legalName", "Quillfeather Looms", "UNAVAILABLE", null],
    registrationNumber: ["registrationNumber", "CA-SPEC-0004711", "UNAVAILABLE", null],
  },
  email: { address: ["email", complete.email, "EXACT", 1] },
  address: {
    streetAddress: ["streetAddress", "118 specimen st.", "PARTIAL", 0.79],
    locality: ["locality", "Montréal", "EXACT", 1],
    region: ["region", "QC", "EXACT", 1],
    postalCode: ["postalCode", "h2y1c6", "PARTIAL", 0.86],
    country: ["country", "US", "NONE", 0],
  },
  phone: { number: ["phone", complete.phone, "EXACT", 1] },
  employment: {
    employer: ["employer", "specimen looms, ltd", "EXACT", 1],
    position: ["position", "Weaver of Sample", "PARTIAL", 0.94],
  },
  mobileCarrier: {
    carrier: ["carrier", "Nobody's Mobile", "UNAVAILABLE", null],
    lineType: ["lineType", "VOIP", "NONE", 0],
  },
  device: {
    type: ["deviceType", "mobile", "EXACT", 1],
    vendor: ["deviceVendor", "Appel", "NONE", 0.6],
    operatingSystem: ["operatingSystem", "ios", "EXACT", 1],
    browser: ["browser", "Safari", "NONE", 0.46],
  },
  ip: { country: ["ipCountry", "CA", "NONE", 0] },
  wifi: { vendor: ["networkVendor", "Specimen Radio Work", "PARTIAL", 0.95] },
};

interface Said {
  /** As it is selected: a check with its arguments. */
  readonly check: string;
  /** The attributes that it reads. */
  readonly reads: readonly string[];
  readonly answer: "YES" | "NO";
}

/** What is true of her, by category. */
export const CHECKS: Readonly<Record<string, readonly Said[]>> = {
  name: [
    { check: "ageOver(years: 18)", reads: ["birthDate"], answer: "YES" },
    { check: "ageOver(years: 100)", reads: ["birthDate"], answer: "NO" },
    { check: "asGiven", reads: ["givenName", "familyName"], answer: "YES" },
  ],
  email: [{ check: "verified", reads: ["verified"], answer: "YES" }],
  address: [{ check: "asGiven", reads: ["streetAddress", "locality", "postalCode", "country"], answer: "NO" }],
  phone: [
    { check: "verified", reads: ["verified"], answer: "YES" },
    { check: 'simSwapped(within: "P7D")', reads: ["latestSimChange"], answer: "NO" },
  ],
  credit: [
    { check: "scoreAtLeast(score: 742)", reads: ["score"], answer: "YES" },
    { check: "scoreAtLeast(score: 743)", reads: ["score"], answer: "NO" },
  ],
  biometrics: [{ check: "matched", reads: ["verdict"], answer: "YES" }],
  criminalRecords: [{ check: "anyRecord", reads: ["records"], answer: "YES" }],
  employment: [
    { check: "employerAsGiven", reads: ["employer"], answer: "YES" },
    { check: 'incomeAtLeast(minor: "7245001", currency: "CAD")', reads: ["income"], answer: "NO" },
  ],
  financial: [{ check: 'balanceAtLeast(minor: "1840000", currency: "CAD")', reads: ["balances"], answer: "YES" }],
  socialMedia: [{ check: "anyProfile", reads: ["profiles"], answer: "YES" }],
  mediaReports: [{ check: "anyReport", reads: ["reports"], answer: "YES" }],
  mobileCarrier: [{ check: "lineTypeIs(type: VOIP)", reads: ["lineType"], answer: "NO" }],
  device: [{ check: "typeIs(type: MOBILE)", reads: ["type"], answer: "YES" }],
  ip: [{ check: 'inCountry(country: "CA")', reads: ["country"], answer: "NO" }],
  wifi: [{ check: "ssidKnown", reads: ["ssidKnown"], answer: "YES" }],
};
