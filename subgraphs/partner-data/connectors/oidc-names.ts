import { attributesOf, type CategoryName } from "./claims.ts";

/** Where an attribute stands among OpenID Connect's claims (Core 1.0 §5.1); two steps lead to a member of `address`. */
type Path = readonly [string] | readonly [string, string];

const NAMES: Partial<Record<CategoryName, Readonly<Record<string, Path>>>> = {
  name: { givenName: ["given_name"], middleName: ["middle_name"], familyName: ["family_name"], birthDate: ["birthdate"] },
  email: { address: ["email"], verified: ["email_verified"] },
  phone: { number: ["phone_number"], verified: ["phone_number_verified"] },
  address: {
    streetAddress: ["address", "street_address"],
    locality: ["address", "locality"],
    region: ["address", "region"],
    postalCode: ["address", "postal_code"],
    country: ["address", "country"],
  },
};

/** The asked attributes that OpenID Connect has a name for; none of a category that it does not know. */
export function oidcPaths(category: CategoryName, attributes: readonly string[]): ReadonlyMap<string, Path> {
  const names = NAMES[category] ?? {};
  const asked = attributesOf(category).filter((attribute) => attributes.includes(attribute) && Object.hasOwn(names, attribute));
  return new Map(asked.map((attribute) => [attribute, names[attribute]!]));
}
