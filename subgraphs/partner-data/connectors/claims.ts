import { z } from "zod";
import * as shape from "./claim-shapes.ts";

const { text, day, country, lineType } = shape;

/**
 * The attributes of each category and the shape of a partner's claim for each.
 * A claim in another shape is a malformed answer; an attribute that is not listed is not ours to carry.
 * Names follow OpenID Connect Core 1.0 §5.1 (in camelCase) where it has one.
 */
export const CLAIMS = {
  name: {
    givenName: text,
    middleName: text,
    familyName: text,
    birthDate: day,
    legalName: text,
    registrationNumber: text,
    // Of companies: the words of GLEIF's LEI-CDF 3.1.
    registrationAuthority: shape.registrationAuthority,
    lei: shape.lei,
    legalForm: shape.legalForm,
    vatId: shape.vatId,
    entityStatus: z.enum(["ACTIVE", "INACTIVE"]),
    incorporatedOn: day,
    activities: shape.activities,
  },
  email: { address: z.email().max(254), verified: z.boolean(), domain: text, disposable: z.boolean(), syntaxValid: z.boolean() },
  address: { streetAddress: text, locality: text, region: text, postalCode: text, country },
  phone: { number: shape.phone, verified: z.boolean(), type: lineType, latestSimChange: shape.instant, country },
  credit: { score: z.int().min(0).max(1_000), scoreModel: text, tradelines: shape.tradelines, inquiries: z.int().min(0).max(10_000) },
  biometrics: {
    modality: z.enum(["FACE", "FINGERPRINT", "IRIS", "VOICE"]),
    verdict: z.enum(["MATCH", "NO_MATCH", "INCONCLUSIVE"]),
    quality: z.int().min(0).max(100),
    live: z.boolean(),
  },
  criminalRecords: { records: shape.convictions },
  employment: { employer: text, position: text, since: day, income: shape.money },
  financial: { accounts: shape.accounts, balances: shape.balances, transactions: shape.transactions },
  socialMedia: { profiles: shape.profiles },
  mediaReports: { reports: shape.reports },
  mobileCarrier: { carrier: text, lineType, country },
  device: { type: text, vendor: text, model: text, operatingSystem: text, operatingSystemVersion: text, browser: text, browserVersion: text },
  ip: { country, addressFamily: z.enum(["IPV4", "IPV6"]), range: z.enum(["PUBLIC", "PRIVATE", "RESERVED"]) },
  wifi: { vendor: text, ssidKnown: z.boolean(), country },
} as const satisfies Record<string, Record<string, z.ZodType>>;

/** Those that a stolen token must not open (clause P29); the registry calls them sensitive too. */
export const SENSITIVE: ReadonlySet<string> = new Set(["credit", "biometrics", "criminalRecords"]);

export type CategoryName = keyof typeof CLAIMS;
export const CATEGORIES = Object.keys(CLAIMS) as readonly CategoryName[];

export function isCategory(value: string): value is CategoryName {
  return Object.hasOwn(CLAIMS, value);
}

export function attributesOf(category: CategoryName): readonly string[] {
  return Object.keys(CLAIMS[category]);
}
