type ByCategory = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Claims = Readonly<Record<string, unknown>>;

/** OpenID Connect's names for what a partner holds; a dotted one is a member of `address`. */
const NAMES = [
  ["name", "givenName", "given_name"],
  ["name", "middleName", "middle_name"],
  ["name", "familyName", "family_name"],
  ["name", "birthDate", "birthdate"],
  ["email", "address", "email"],
  ["email", "verified", "email_verified"],
  ["phone", "number", "phone_number"],
  ["phone", "verified", "phone_number_verified"],
  ["address", "streetAddress", "address.street_address"],
  ["address", "locality", "address.locality"],
  ["address", "region", "address.region"],
  ["address", "postalCode", "address.postal_code"],
  ["address", "country", "address.country"],
] as const;

/** Records by OpenID Connect's names. What it has no name for is left out. */
export function oidcClaims(records: ByCategory): Claims {
  const claims: Record<string, unknown> = {};
  for (const [category, attribute, name] of NAMES) {
    const value = records[category]?.[attribute];
    if (value === undefined) continue;
    const [claim, member] = name.split(".") as [string, string | undefined];
    claims[claim] = member === undefined ? value : { ...(claims[claim] as object | undefined), [member]: value };
  }
  return claims;
}

/** What a `claims` parameter asks, by category; a request of `address` without members asks all of them. */
export function askedByCategory(claims: Claims): Record<string, string[]> {
  const asked: Record<string, string[]> = {};
  for (const [category, attribute, name] of NAMES) {
    const [claim, member] = name.split(".") as [string, string | undefined];
    const wish = claims[claim];
    if (wish === undefined || (member !== undefined && wish !== null && !Object.hasOwn(wish as object, member))) continue;
    (asked[category] ??= []).push(attribute);
  }
  return asked;
}
