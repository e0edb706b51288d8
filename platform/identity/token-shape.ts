import { decodeProtectedHeader } from "jose";

const BEARER = /^Bearer +([^ ]+)$/i;
const COMPACT = /^[\w-]{2,2000}\.[\w-]{2,8000}\.[\w-]{2,1000}$/;

/** How far two machines' clocks may differ, in seconds. */
export const CLOCK_TOLERANCE = 5;

const isCanonical = (part: string): boolean => Buffer.from(part, "base64url").toString("base64url") === part;

/** True for a signed token in the compact serialisation. jose by itself decodes lenient base64, spare bits and all. */
export const isCompact = (token: string): boolean => COMPACT.test(token) && token.split(".").every(isCanonical);

/** The token of an `authorization: Bearer …` header (RFC 6750 §2.1); undefined for anything else. */
export function bearerToken(header: string | undefined): string | undefined {
  const token = BEARER.exec(header ?? "")?.[1];
  return token !== undefined && isCompact(token) ? token : undefined;
}

/** The `typ` that an unverified token claims, good only to choose who verifies it. */
export function claimedType(token: string): unknown {
  try {
    return decodeProtectedHeader(token).typ;
  } catch {
    return undefined;
  }
}
