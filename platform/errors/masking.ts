import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { ClientError } from "./client-error.ts";

/**
 * Marks, in `extensions`, an error that a room's own door has already masked. A symbol cannot come
 * in over the wire, and it survives the copies that @apollo/gateway makes of `extensions`.
 */
export const FROM_A_ROOM: unique symbol = Symbol("genifi.from-a-room");

/** What is said of a fault of ours. */
export const INTERNAL: GraphQLFormattedError = {
  message: "Something went wrong on our side. Nothing you sent is in our logs; try again, and tell us the time if it goes on.",
  extensions: { code: "INTERNAL" },
};

/** What is said instead of a library's own words, by the code that the library gave. */
const SPOKEN: Readonly<Record<string, string>> = {
  GRAPHQL_PARSE_FAILED: "The document is not valid GraphQL: its syntax is wrong near the place given in `locations`.",
  GRAPHQL_VALIDATION_FAILED: "The document does not fit the schema near the places given in `locations`.",
  OPERATION_RESOLUTION_FAILURE: "Name one operation that the document contains in `operationName`.",
  BAD_USER_INPUT: "A variable does not fit its type, is missing, or is not in the document.",
  BAD_REQUEST: "The request is not a GraphQL request over HTTP: POST one JSON object with `query` and `variables`.",
  PERSISTED_QUERY_NOT_SUPPORTED: "Send the whole document: persisted queries are off.",
  PERSISTED_QUERY_NOT_FOUND: "Send the whole document: persisted queries are off.",
};

/** Validation messages that can name nothing but schema coordinates and names in the document. */
const HARMLESS = [
  /^Cannot query field "\w{1,60}" on type "\w+"\.$/,
  /^Unknown argument "\w{1,60}" on field "[\w.]+"\.$/,
  /^Field "\w+" argument "\w+" of type "[\w![\]]+" is required, but it was not provided\.$/,
  /^Field "\w+" of type "[\w![\]]+" must have a selection of subfields\. Did you mean "\w+ \{ \.\.\. \}"\?$/,
  /^Field "\w+" must not have a selection since type "[\w![\]]+" has no subfields\.$/,
  /^Variable "\$\w{1,60}" is not defined(?: by operation "\w{1,60}")?\.$/,
  /^Variable "\$\w{1,60}" is never used(?: in operation "\w{1,60}")?\.$/,
  /^Variable "\$\w{1,60}" of type "[\w![\]]+" used in position expecting type "[\w![\]]+"\.$/,
];

const withoutSuggestion = (message: string): string => message.replace(/ Did you mean .+\?$/s, "");

function spokenMessage(code: string, message: string): string | undefined {
  if (code === "GRAPHQL_VALIDATION_FAILED") {
    for (const words of [message, withoutSuggestion(message)]) if (HARMLESS.some((pattern) => pattern.test(words))) return words;
  }
  return SPOKEN[code];
}

function findClientError(error: unknown): ClientError | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 6; depth += 1) {
    if (current instanceof ClientError) return current;
    current = (current as GraphQLError).originalError ?? undefined;
  }
  return undefined;
}

const publicExtensions = (extensions: Record<string, unknown>): Record<string, unknown> => {
  const { code, faults } = extensions;
  return { code, ...(faults === undefined ? {} : { faults }) };
};

/**
 * The one function between an error and a client. Ours pass as they are; a library's are replaced by
 * constant words for their code; everything else is INTERNAL. It replaces, and never edits: graphql-js
 * was seen quoting values in syntax, validation, variable and result coercion messages (DESIGN §4).
 */
export function maskError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const place = {
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
  };
  const ours = findClientError(error);
  if (ours) return { message: ours.message, ...place, extensions: publicExtensions({ ...ours.extensions }) };
  const extensions = (error instanceof GraphQLError ? error.extensions : formatted.extensions) as Record<string | symbol, unknown> | undefined;
  if (extensions?.[FROM_A_ROOM] === true) return { message: formatted.message, ...place, extensions: publicExtensions(extensions) };
  const code = typeof formatted.extensions?.code === "string" ? formatted.extensions.code : "INTERNAL";
  const message = spokenMessage(code, formatted.message);
  return message === undefined ? { ...INTERNAL, ...place } : { message, ...place, extensions: { code } };
}

/** True when a fault is not the client's, and so belongs in our own (closed) log. */
export function isUnexpected(error: unknown): boolean {
  if (findClientError(error)) return false;
  const extensions = error instanceof GraphQLError ? (error.extensions as Record<string | symbol, unknown>) : undefined;
  return extensions?.[FROM_A_ROOM] !== true && SPOKEN[String(extensions?.code)] === undefined;
}
