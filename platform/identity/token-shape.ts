import { decodeProtectedHeader } from "jose";

const AUTHORIZATION = /^(Bearer|DPoP) +([^ ]+)$/i;
const COMPACT = /^[\w-]{2,2000}\.[\w-]{2,8000}\.[\w-]{2,1000}$/;

/** How far two machines' clocks may differ, in seconds. */
export const CLOCK_TOLERANCE = 5;

const isCanonical = (part: string): boolean => Buffer.from(part, "base64url").toString("base64url") === part;

/** True for a signed token in the compact serialisation. jose by itself decodes lenient base64, spare bits and all. */
export const isCompact = (token: string): boolean => COMPACT.test(token) && token.split(".").every(isCanonical);

export interface PresentedToken {
  readonly token: string;
  /** Presented as `DPoP` (RFC 9449 §7.1), and not as `Bearer` (RFC 6750 §2.1). */
  readonly asBound: boolean;
}

/** The token of an `authorization` header; undefined for anything else. */
export function presentedToken(header: string | undefined): PresentedToken | undefined {
  const [, scheme = "", token = ""] = AUTHORIZATION.exec(header ?? "") ?? [];
  return isCompact(token) ? { token, asBound: scheme.toLowerCase() === "dpop" } : undefined;
}

/** The `typ` that an unverified token claims, good only to choose who verifies it. */
export function claimedType(token: string): unknown {
  try {
    return decodeProtectedHeader(token).typ;
  } catch {
    return undefined;
  }
}
