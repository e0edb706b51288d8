import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { CATEGORY_PATTERN } from "../question.ts";

interface TextScalar {
  readonly name: string;
  readonly description: string;
  readonly pattern: RegExp;
  readonly specifiedByURL?: string;
}

/** A scalar whose values are texts of one shape. Its errors are constant. */
function createTextScalar({ name, description, pattern, specifiedByURL }: TextScalar): GraphQLScalarType<string, string> {
  const read = (value: unknown): string => {
    if (typeof value === "string" && pattern.test(value)) return value;
    throw new GraphQLError(`This is not a ${name}: ${description}`);
  };
  return new GraphQLScalarType({
    name,
    description,
    specifiedByURL,
    serialize: read,
    parseValue: read,
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
  });
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** JavaScript reads 30 February as 2 March. */
function isDay(day: string): boolean {
  const moment = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
}

function readMoment(value: unknown): Date {
  const read = typeof value === "string" && MOMENT.test(value) && isDay(value.slice(0, 10)) ? new Date(value) : undefined;
  if (!read || Number.isNaN(read.getTime())) throw new GraphQLError("This is not a DateTime: RFC 3339, such as 2026-11-25T09:30:00Z.");
  return read;
}

export const DateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description: "A moment: RFC 3339 in UTC, with milliseconds, such as 2026-11-25T09:30:00.000Z.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  serialize(value) {
    if (value instanceof Date) return value.toISOString();
    if (typeof value === "string") return new Date(value).toISOString();
    throw new GraphQLError("This is not a DateTime.");
  },
  parseValue: readMoment,
  parseLiteral: (node) => readMoment(node.kind === Kind.STRING ? node.value : undefined),
});

export const Month = createTextScalar({
  name: "Month",
  description: "A calendar month in the tenant's time zone: YYYY-MM, such as 2026-11 (ISO 8601).",
  // PostgreSQL has no year 0, and JavaScript writes years after 9999 in another way.
  pattern: /^[12]\d{3}-(0[1-9]|1[0-2])$/,
});

export const MinorUnits = createTextScalar({
  name: "MinorUnits",
  description: "An amount in whole minor units of its currency (ISO 4217), such as 4200 for 42.00 CAD.",
  pattern: /^\d{1,15}$/,
});

export const Country = createTextScalar({
  name: "Country",
  description: "A country: ISO 3166-1 alpha-2 in capitals, such as CA.",
  pattern: /^[A-Z]{2}$/,
});

export const Subdivision = createTextScalar({
  name: "Subdivision",
  description: "A part of a country: ISO 3166-2, such as CA-QC.",
  pattern: /^[A-Z]{2}-[A-Z0-9]{1,3}$/,
});

export const Jurisdiction = createTextScalar({
  name: "Jurisdiction",
  description: "A country or a part of one: ISO 3166-1 alpha-2, such as CA, or ISO 3166-2, such as CA-QC.",
  pattern: /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/,
});

export const Currency = createTextScalar({
  name: "Currency",
  description: "A currency: ISO 4217 in capitals, such as CAD.",
  pattern: /^[A-Z]{3}$/,
});

export const Duration = createTextScalar({
  name: "Duration",
  description: "A length of time: ISO 8601, such as PT5S or P30D.",
  pattern: /^P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,3})?S)?)?$/,
});

export const CategoryId = createTextScalar({
  name: "CategoryId",
  description:
    "A category of personal data by its name in the registry, such as name or mobileCarrier (clause P29); `x-…` are those added later (P30).",
  pattern: new RegExp(`^${CATEGORY_PATTERN}$`),
});

export const OpaqueReference = createTextScalar({
  name: "OpaqueReference",
  description: "A reference of your own with nothing personal in it: a random UUID (version 4 or 7) or a ULID (clause P33).",
  pattern: /^([0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-7][0-9A-HJKMNP-TV-Z]{25})$/i,
});

/** Milliseconds of a `Duration`, whole: timers take no fraction, and 1.001 s times 1,000 has one. Days count as 24 hours. */
export function durationMs(duration: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(duration);
  const [days, hours, minutes, seconds] = (match?.slice(1) ?? []).map((part) => Number(part ?? 0));
  return Math.round((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1_000);
}
