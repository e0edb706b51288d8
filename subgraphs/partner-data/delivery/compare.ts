import { distance } from "fastest-levenshtein";
import type { Verdict } from "../connectors/connector.ts";

/** From how alike two texts must be to count as a part of each other. */
const PARTIAL_FROM = 0.7;
/** What is right or wrong, with nothing between. */
const CODES = new Set(["country", "registrationNumber", "lineType", "type", "addressFamily", "range", "verified", "ssidKnown", "number", "address"]);

/** As it is written, but for case. */
const written = (value: unknown): string => String(value).normalize("NFC").trim().toLowerCase();

/** As people write the same thing: without case, Latin accents and punctuation. Marks of other scripts make other names. */
const plain = (value: unknown): string =>
  String(value)
    .normalize("NFKD")
    .replace(/[\u0300-\u036F]/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim()
    .normalize("NFC");

/** Of a date, which of year, month and day are the same. */
function compareDays(claimed: string, found: string): number {
  const [one, other] = [claimed.split("-"), found.split("-")];
  return one.filter((part, index) => part === other[index]).length / 3;
}

/**
 * How well what the customer claims fits what a partner holds. The score is 1 for the same and falls with each character
 * that differs (Levenshtein distance by the longer length), or with each differing part of a date.
 */
export function compare(attribute: string, claimed: unknown, found: unknown): Verdict {
  const [one, other] = [plain(claimed), plain(found)];
  // Of what is all punctuation nothing would be left to compare.
  const toTheLetter = CODES.has(attribute) || one === "" || other === "";
  if (toTheLetter ? written(claimed) === written(found) : one === other) return { verdict: "EXACT", score: 1 };
  if (toTheLetter) return { verdict: "NONE", score: 0 };
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(String(found));
  const alike = isDay ? compareDays(String(claimed), String(found)) : 1 - distance(one, other) / Math.max(one.length, other.length, 1);
  const score = Math.round(alike * 100) / 100;
  return { verdict: score >= (isDay ? 0.66 : PARTIAL_FROM) ? "PARTIAL" : "NONE", score };
}
