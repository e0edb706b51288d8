import { isIP } from "node:net";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { z } from "zod";
import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { isLei } from "../connectors/lei.ts";
import { IDENTIFIERS, type IdentifierName, type Identifiers } from "../connectors/connector.ts";

const plain = (text: string): string | undefined => {
  const normal = text.normalize("NFC").trim();
  // A lone surrogate has no UTF-8, and so no canonical JSON.
  return normal.length > 0 && normal.length <= 400 && normal.isWellFormed() && !/\p{Cc}/u.test(normal) ? normal : undefined;
};

function email(text: string): string | undefined {
  const match = /^([^@\s]{1,64})@([^@\s]{1,253})$/.exec(plain(text) ?? "");
  return match ? `${match[1]}@${match[2]?.toLowerCase()}` : undefined;
}

/** Of one access point: a group's address has the lowest bit of its first octet set. */
function macAddress(text: string): string | undefined {
  const octets = /^(?:[\da-f]{2}([:-]))(?:[\da-f]{2}\1){4}[\da-f]{2}$/i.test(text) ? text.toLowerCase().replaceAll("-", ":") : undefined;
  return octets !== undefined && "02468ace".includes(octets.charAt(1)) ? octets : undefined;
}

const NORMALISE: Readonly<Record<IdentifierName, (text: string) => string | undefined>> = {
  phone: (text) => (/^\+[1-9]\d{6,14}$/.test(text) && parsePhoneNumberFromString(text)?.isPossible() ? text : undefined),
  email,
  ipAddress: (text) => (isIP(text) !== 0 && !text.includes("%") ? text : undefined),
  bssid: macAddress,
  userAgent: plain,
  givenName: plain,
  familyName: plain,
  birthDate: (text) => z.iso.date().safeParse(text).data,
  legalName: plain,
  registrationNumber: plain,
  lei: (text) => (isLei(text.trim().toUpperCase()) ? text.trim().toUpperCase() : undefined),
  // What the customer holds and hands in; more of their shape is their protocols' to check.
  accessToken: (text) => (text.length <= 4_096 && /^[\w.~+/=-]+$/.test(text) ? text : undefined),
  credential: (text) => (text.length <= 65_536 && /^[\w.~-]+$/.test(text) ? text : undefined),
};

/**
 * Checks and normalises what a customer sends to find a subject by (docs/binding.md has the table): E.164, lower-case
 * e-mail domain and BSSID, NFC. Undefined when something is in another shape; which one is not said, since its place is a hint.
 */
export function readIdentifiers(given: Readonly<Record<string, unknown>>): Identifiers | undefined {
  const read = new Map<IdentifierName, Personal<string>>();
  for (const name of IDENTIFIERS) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    const text = Personal.is(value) ? reveal(value) : undefined;
    const normal = typeof text === "string" ? NORMALISE[name](text) : undefined;
    if (normal === undefined) return undefined;
    read.set(name, Personal.of(normal));
  }
  return read;
}
