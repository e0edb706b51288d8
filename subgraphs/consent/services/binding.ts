import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { BindingMalformed } from "../errors.ts";

const BYTES = 32;

/** Checks a binding: an HMAC-SHA-256 in base64url, in its one canonical spelling. Throws `BindingMalformed`. */
export function readBinding(given: Personal | null | undefined): Personal<string> | null {
  if (given === null || given === undefined) return null;
  const text = reveal(given);
  if (typeof text !== "string" || text.length !== 43) throw new BindingMalformed();
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length !== BYTES || bytes.toString("base64url") !== text) throw new BindingMalformed();
  return Personal.of(text);
}
