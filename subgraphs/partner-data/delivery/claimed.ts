import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";

/**
 * What a customer may say of a subject, so that partners' answers are compared with it: its name in the input, and the
 * category and attribute that it is compared with.
 */
export const CLAIMED = {
  givenName: ["name", "givenName"],
  middleName: ["name", "middleName"],
  familyName: ["name", "familyName"],
  birthDate: ["name", "birthDate"],
  legalName: ["name", "legalName"],
  registrationNumber: ["name", "registrationNumber"],
  email: ["email", "address"],
  streetAddress: ["address", "streetAddress"],
  locality: ["address", "locality"],
  region: ["address", "region"],
  postalCode: ["address", "postalCode"],
  country: ["address", "country"],
  phone: ["phone", "number"],
  employer: ["employment", "employer"],
  position: ["employment", "position"],
  carrier: ["mobileCarrier", "carrier"],
  lineType: ["mobileCarrier", "lineType"],
  deviceType: ["device", "type"],
  deviceVendor: ["device", "vendor"],
  operatingSystem: ["device", "operatingSystem"],
  browser: ["device", "browser"],
  ipCountry: ["ip", "country"],
  networkVendor: ["wifi", "vendor"],
} as const satisfies Record<string, readonly [category: string, attribute: string]>;

/** By category and attribute. */
export type Claimed = ReadonlyMap<string, ReadonlyMap<string, Personal<string>>>;

/** The attributes of a category that can be matched. */
export const matchableOf = (category: string): readonly string[] =>
  Object.values(CLAIMED)
    .filter(([of]) => of === category)
    .map(([, attribute]) => attribute);

/** Wraps what is well-formed text; undefined when something is not. Which, is not said, since its place is a hint. */
export function readClaimed(given: Readonly<Record<string, unknown>>): Claimed | undefined {
  const read = new Map<string, Map<string, Personal<string>>>();
  for (const [name, [category, attribute]] of Object.entries(CLAIMED)) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    const text = Personal.is(value) ? reveal(value) : undefined;
    const normal = typeof text === "string" ? text.normalize("NFC").trim() : "";
    if (normal === "" || normal.length > 400 || !normal.isWellFormed() || /\p{Cc}/u.test(normal)) return undefined;
    read.set(category, (read.get(category) ?? new Map()).set(attribute, Personal.of(normal)));
  }
  return read;
}
