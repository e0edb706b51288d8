import { createHash } from "node:crypto";

/** The text of each disclosure by its digest. A text is `[salt, name, value]`, or `[salt, value]` for an item of a list. */
export type Disclosures = ReadonlyMap<string, string>;

const MOST_DISCLOSURES = 200;
/** The salt and the name of a member, so that the value of another is never parsed. */
const HEAD = /^\s*\[\s*"(?:[^"\\]|\\.)*"\s*,\s*("(?:[^"\\]|\\.)*")\s*,/s;
/** Names that SD-JWT keeps for itself. */
const RESERVED = ["_sd", "..."];

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Each disclosure must be one that the issuer signed the digest of, itself or inside another disclosure, and once (RFC 9901
 * §7.1). That is seen from the texts, none of which is parsed for it. Throws when one is not.
 */
export function checkedDisclosures(payload: object, encoded: readonly string[]): Disclosures {
  if (encoded.length > MOST_DISCLOSURES) throw new Error("Too many disclosures.");
  const disclosures = new Map(encoded.map((one) => [createHash("sha256").update(one).digest("base64url"), Buffer.from(one, "base64url").toString()]));
  if (disclosures.size !== encoded.length) throw new Error("A disclosure comes twice.");
  const texts = [JSON.stringify(payload), ...disclosures.values()];
  for (const digest of disclosures.keys()) {
    const times = texts.reduce((sum, text) => sum + text.split(`"${digest}"`).length - 1, 0);
    if (times !== 1) throw new Error("A disclosure is not the issuer's.");
  }
  return disclosures;
}

/** The value at a path; undefined when the credential does not hold it or the subject did not disclose it. */
export function readDisclosed(members: Members, disclosures: Disclosures, [name, ...deeper]: readonly string[]): unknown {
  if (name === undefined || RESERVED.includes(name)) return undefined;
  const value = memberOf(members, disclosures, name);
  if (deeper.length === 0 || value === undefined || value === null) return value;
  if (!isObject(value)) throw new Error("A member that should hold others does not.");
  return readDisclosed(value, disclosures, deeper);
}

function memberOf(members: Members, disclosures: Disclosures, name: string): unknown {
  const digests = Array.isArray(members["_sd"]) ? (members["_sd"] as readonly unknown[]) : [];
  const found = digests
    .map((digest) => disclosures.get(String(digest)))
    .filter((text) => text !== undefined && nameOf(text) === name)
    .map((text) => valueOf(text!));
  if (Object.hasOwn(members, name)) found.push(members[name]);
  if (found.length > 1) throw new Error("A member is there twice.");
  return found[0];
}

function valueOf(text: string): unknown {
  const parts = JSON.parse(text) as readonly unknown[];
  if (parts.length !== 3) throw new Error("A disclosure has another shape.");
  return parts[2];
}

function nameOf(text: string): string | undefined {
  const [, quoted] = HEAD.exec(text) ?? [];
  return quoted === undefined ? undefined : (JSON.parse(quoted) as string);
}
