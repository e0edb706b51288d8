/** Unique to a case, so that what leaks late, such as in a log, names where it came from; in no code, schema or log of ours. */
export interface Marker {
  /** Also a GraphQL name, so that it can stand wherever a name can. */
  readonly text: string;
  readonly digits: string;
}

const TEXT = "Xq7Marker";
/** More digits than a number keeps: what is lost of them is the case's, not these. */
const DIGITS = "7310558140099";

export const markerOf = (number: number): Marker => ({ text: `${TEXT}${number}q`, digits: `${DIGITS}${String(number).padStart(5, "0")}` });

/** Any case's marker, or the part of its digits that is every case's; also for PostgreSQL. */
export const ANY = new RegExp(`${TEXT}(\\d+)|${DIGITS}`, "i");

/** The first marker of any case in a text, in whatever case of letters. */
export const findMarker = (text: string): string | undefined => ANY.exec(text)?.[0];

/** The number of the case to which a marker belongs. */
export const numberOf = (marker: string | undefined): number => Number(/\d+$/.exec(marker ?? "")?.[0]);

type Write = (marker: Marker) => string | Buffer;

/** What a value can wrongly be, as JSON, whatever its type. */
export const JSON_SHAPES: Readonly<Record<string, Write>> = {
  "a text": ({ text }) => `"${text}"`,
  "a list": ({ text }) => `["${text}"]`,
  "a list in a list": ({ text }) => `[["${text}"]]`,
  "an object": ({ text }) => `{"value":"${text}"}`,
  "an object named by it": ({ text }) => `{"${text}":"${text}"}`,
  "an object with a prototype": ({ text }) => `{"__proto__":{"${text}":"${text}"},"constructor":"${text}","toString":"${text}"}`,
  "a number": ({ digits }) => digits,
  "a number too large": ({ digits }) => `${digits}e400`,
  "a boolean": () => "true",
  null: () => "null",
  "a long text": ({ text }) => `"${text.repeat(500)}"`,
  "half a surrogate pair": ({ text }) => `"${text}\\ud83d${text}"`,
  controls: ({ text }) => `"${text}\\u0000\\u001b[31m\\r\\nSet-Cookie: ${text}"`,
  SQL: ({ text }) => `"${text}'; drop table x; --"`,
  "bytes that are not UTF-8": ({ text }) => Buffer.concat([Buffer.from(`"${text}`), Buffer.of(0xff, 0xfe, 0xc0, 0x22)]),
  "a text without quotes": ({ text }) => text,
  "a comma too many": ({ text }) => `["${text}",]`,
  "a control in a text": ({ text }) => `"${text}\n"`,
};

/** The body ends where the value stands. */
export const CUT_SHAPES: Readonly<Record<string, Write>> = {
  "an end inside a text": ({ text }) => `"${text}`,
  "an end after an object began": ({ text }) => `{"${text}":`,
};

/** What a value can wrongly be, as a GraphQL literal: in its place in the document, or as a variable's default. */
export const LITERAL_SHAPES: Readonly<Record<string, (marker: Marker) => string>> = {
  "a text": ({ text }) => `"${text}"`,
  "a block of text": ({ text }) => `"""${text}"""`,
  "a name": ({ text }) => text,
  "a list": ({ text }) => `["${text}"]`,
  "an object": ({ text }) => `{ value: "${text}" }`,
  "an object named by it": ({ text }) => `{ ${text}: "${text}" }`,
  "a number": ({ digits }) => digits,
  "a number with a fraction": ({ digits }) => `${digits}.5`,
  "half a surrogate pair": ({ text }) => `"${text}\\uD83D"`,
  "a bare half of a surrogate pair": ({ text }) => `"${text}\u{D83D}"`,
  "a bad escape": ({ text }) => `"\\q${text}"`,
  "a text that stays open": ({ text }) => `"${text}`,
  "a block that stays open": ({ text }) => `"""${text}`,
  "a control in a text": ({ text }) => `"${text}\u0007"`,
  "a number that runs into a name": ({ digits, text }) => `${digits}${text}`,
};
