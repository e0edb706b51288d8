import { z } from "zod";

const text = z.string().min(1).max(400);
const day = z.iso.date();
const country = z.string().regex(/^[A-Z]{2}$/);
const money = z.strictObject({ minor: z.string().regex(/^-?\d{1,15}$/), currency: z.string().regex(/^[A-Z]{3}$/) });

/**
 * The attributes of each category and the shape of a partner's claim for each.
 * A claim in another shape is a malformed answer; an attribute that is not listed is not ours to carry.
 * Names follow OpenID Connect Core 1.0 §5.1 (in camelCase) where it has one.
 */
export const CLAIMS = {
  name: { givenName: text, middleName: text, familyName: text, birthDate: day, legalName: text, registrationNumber: text },
  email: { address: z.email().max(254), verified: z.boolean() },
  address: { streetAddress: text, locality: text, region: text, postalCode: text, country },
  employment: { employer: text, position: text, since: day, income: money },
  mobileCarrier: { carrier: text, lineType: z.enum(["MOBILE", "FIXED_LINE", "FIXED_LINE_OR_MOBILE", "VOIP", "TOLL_FREE", "OTHER"]), country },
  device: { type: text, vendor: text, model: text, operatingSystem: text, operatingSystemVersion: text, browser: text, browserVersion: text },
  ip: { country, addressFamily: z.enum(["IPV4", "IPV6"]), range: z.enum(["PUBLIC", "PRIVATE", "RESERVED"]) },
} as const satisfies Record<string, Record<string, z.ZodType>>;

export type CategoryName = keyof typeof CLAIMS;
export const CATEGORIES = Object.keys(CLAIMS) as readonly CategoryName[];

export function isCategory(value: string): value is CategoryName {
  return Object.hasOwn(CLAIMS, value);
}

export function attributesOf(category: CategoryName): readonly string[] {
  return Object.keys(CLAIMS[category]);
}
