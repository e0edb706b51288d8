import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";

/** A form in which a store or a log could hold a value. */
export interface Encoded {
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** Shorter ones would be found by chance. */
const SHORTEST = 8;

const HASHES = ["md5", "sha1", "sha256"] as const;

/** base64 shows a value's middle whatever stands before and after it, in one of three alignments. */
function base64Of(bytes: Buffer, before: 0 | 1 | 2): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  const first = before === 0 ? 0 : before + 1;
  // The last character may depend on what follows.
  return text.slice(first, (before + bytes.length) % 3 === 0 ? undefined : -1);
}

const asciiJson = (value: string): string =>
  JSON.stringify(value)
    .slice(1, -1)
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

function ipv6Bytes(address: string): Buffer {
  const [head = "", tail = ""] = address.split("::");
  const groups = (part: string) => part.split(":").filter(Boolean);
  const zeros = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: address.includes("::") ? zeros : 0 }, () => "0"), ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex");
}

/** What PostgreSQL and drivers make of a value whose text they can read as something else. */
function* binaryForms(value: string): Generator<Encoded> {
  const digits = value.replace(/^\+/, "");
  // Fewer than three leading zero bytes, or it would be found in every array of small numbers.
  if (/^\d{11,18}$/.test(digits)) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(digits));
    yield { encoding: "int8 big-endian", bytes: Buffer.from(bytes) };
    yield { encoding: "int8 little-endian", bytes: Buffer.from(bytes.reverse()) };
  }
  if (isIPv6(value)) yield { encoding: "inet", bytes: ipv6Bytes(value) };
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) yield { encoding: "uuid", bytes: Buffer.from(value.replaceAll("-", ""), "hex") };
}

function* textForms(value: string): Generator<Encoded> {
  const utf8 = Buffer.from(value);
  const text = (encoding: string, form: string): Encoded => ({ encoding, bytes: Buffer.from(form) });
  yield { encoding: "raw", bytes: utf8 };
  yield text("raw, lower case", value.toLowerCase());
  const utf16 = Buffer.from(value, "utf16le");
  yield { encoding: "UTF-16 LE", bytes: utf16 };
  yield { encoding: "UTF-16 BE", bytes: Buffer.from(utf16).swap16() };
  yield text("hex", utf8.toString("hex"));
  yield text("hex, upper case", utf8.toString("hex").toUpperCase());
  for (const before of [0, 1, 2] as const) {
    const form = base64Of(utf8, before);
    yield text(`base64, alignment ${before}`, form);
    yield text(`base64url, alignment ${before}`, form.replaceAll("+", "-").replaceAll("/", "_"));
  }
  yield text("percent", encodeURIComponent(value));
  yield text("form", new URLSearchParams({ "": value }).toString().slice(1));
  yield text("JSON", JSON.stringify(value).slice(1, -1));
  yield text("JSON, ASCII", asciiJson(value));
}

function* hashForms(value: string): Generator<Encoded> {
  for (const algorithm of HASHES) {
    for (const [what, input] of [
      ["", value],
      [" of lower case", value.toLowerCase()],
    ] as const) {
      const digest = createHash(algorithm).update(input).digest();
      yield { encoding: `${algorithm}${what}`, bytes: digest };
      yield { encoding: `${algorithm}${what}, hex`, bytes: Buffer.from(digest.toString("hex")) };
      yield { encoding: `${algorithm}${what}, base64`, bytes: Buffer.from(digest.toString("base64").replace(/=+$/, "")) };
      yield { encoding: `${algorithm}${what}, base64url`, bytes: Buffer.from(digest.toString("base64url")) };
    }
  }
}

/** Equal forms once. */
function distinct(forms: readonly Encoded[]): readonly Encoded[] {
  const seen = new Set<string>();
  return forms.filter(({ bytes }) => {
    const key = bytes.toString("latin1");
    if (bytes.length < SHORTEST || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A value in every form from which it could be read again. */
export const readableFormsOf = (value: string): readonly Encoded[] => distinct([...textForms(value), ...binaryForms(value)]);

/** A value in every form in which it could have been kept. */
export const encodingsOf = (value: string): readonly Encoded[] => distinct([...textForms(value), ...binaryForms(value), ...hashForms(value)]);
