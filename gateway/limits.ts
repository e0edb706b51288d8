import { type DocumentNode, GraphQLError, Kind, Lexer, parse, Source, TokenKind } from "graphql";
import { measureDocument } from "./document-measure.ts";
import { DocumentTooDeep, DocumentTooLarge, MalformedRequest, ReservedVariableName, TooManyAliases, TooManyRootFields } from "./errors.ts";

export interface DocumentLimits {
  readonly mostTokens: number;
  readonly mostDepth: number;
  readonly mostAliases: number;
  readonly mostRootFields: number;
}

/** The variable in which the gateway hands entities to rooms. */
const RESERVED = "representations";

/** Brackets, or fields and fragments, inside one another, for each level of fields that is allowed. */
const NESTING_PER_DEPTH = 4;

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Counts without recursion, before the parser, which recurses, is let near the document. */
function scan(query: string, { mostTokens }: DocumentLimits, mostNesting: number): void {
  const lexer = new Lexer(new Source(query));
  let tokens = 0;
  let open = 0;
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    tokens += 1;
    if (tokens > mostTokens) throw new DocumentTooLarge();
    if (OPENING.has(kind)) open += 1;
    else if (CLOSING.has(kind)) open -= 1;
    if (open > mostNesting) throw new DocumentTooDeep();
  }
}

function readDocument(query: string, limits: DocumentLimits, mostNesting: number): DocumentNode | undefined {
  try {
    scan(query, limits, mostNesting);
    return parse(query, { noLocation: true });
  } catch (error) {
    // Our own refusals are GraphQL errors too; a syntax error is @apollo/server's to tell, and masked there.
    if (error instanceof DocumentTooLarge || error instanceof DocumentTooDeep || !(error instanceof GraphQLError)) throw error;
    return undefined;
  }
}

function checkDocument(document: DocumentNode, limits: DocumentLimits, mostNesting: number): void {
  const reserved = document.definitions.some(
    (node) => node.kind === Kind.OPERATION_DEFINITION && node.variableDefinitions?.some(({ variable }) => variable.name.value === RESERVED) === true,
  );
  if (reserved) throw new ReservedVariableName();
  const { depth, nesting, aliases, fields, roots } = measureDocument(document, mostNesting);
  if (depth > limits.mostDepth || nesting > mostNesting) throw new DocumentTooDeep();
  if (aliases > limits.mostAliases) throw new TooManyAliases();
  if (fields > limits.mostTokens) throw new DocumentTooLarge();
  if (roots > limits.mostRootFields) throw new TooManyRootFields();
}

/**
 * Refuses a request whose shape or document would cost too much, before anything of it is planned or cached.
 * Throws a `GatewayErrorCode` error with HTTP status 400.
 */
export function checkRequest({ query, variables, operationName }: Readonly<Record<string, unknown>>, limits: DocumentLimits): void {
  const isObject = typeof variables === "object" && !Array.isArray(variables);
  if (typeof query !== "string" || !(variables === undefined || isObject)) throw new MalformedRequest();
  if (typeof (operationName ?? "") !== "string") throw new MalformedRequest();
  const mostNesting = limits.mostDepth * NESTING_PER_DEPTH;
  const document = readDocument(query, limits, mostNesting);
  if (document) checkDocument(document, limits, mostNesting);
}
