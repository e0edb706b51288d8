import { readFile } from "node:fs/promises";
import ts from "typescript";

/** One error as the code has it: what a client may meet. */
export interface Saying {
  readonly code: string;
  readonly message: string;
  /** Of an answer before GraphQL. */
  readonly status?: string;
  readonly retryable?: boolean;
  /** ISO 8601. */
  readonly retryAfter?: string;
}

/** A text of the source, with `…` where it has a value put in; undefined when it is none. */
function textOf(node: ts.Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
  return undefined;
}

function member(node: ts.Node | undefined, name: string): ts.Expression | undefined {
  if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined;
  for (const property of node.properties)
    if (ts.isPropertyAssignment(property) && (ts.isIdentifier(property.name) || ts.isStringLiteralLike(property.name)) && property.name.text === name)
      return property.initializer;
  return undefined;
}

const wordsOf = (options: ts.Node | undefined): Pick<Saying, "retryable" | "retryAfter"> => {
  const after = textOf(member(options, "retryAfter"));
  const isRetryable = member(options, "retryable")?.kind === ts.SyntaxKind.TrueKeyword;
  return { ...(isRetryable && { retryable: true }), ...(after !== undefined && { retryAfter: after }) };
};

/** `super(code, message, options)` of a class of errors. */
function ofClass(call: ts.CallExpression): Saying | undefined {
  const [code, message, options] = call.arguments;
  const [name, words] = [textOf(code), textOf(message)];
  return name === undefined || words === undefined ? undefined : { code: name, message: words, ...wordsOf(options) };
}

/** `new HttpRefusal(status, code, message, headers)`. */
function ofRefusal({ arguments: given = ts.factory.createNodeArray() }: ts.NewExpression): Saying | undefined {
  const [status, code, message, headers] = given;
  const [name, words] = [textOf(code), textOf(message)];
  if (status === undefined || name === undefined || words === undefined) return undefined;
  const seconds = textOf(member(headers, "retry-after"));
  const isOurs = status.getText().startsWith("5");
  return {
    status: status.getText(),
    code: name,
    message: words,
    ...(isOurs && { retryable: true }),
    ...(seconds !== undefined && { retryAfter: `PT${seconds}S` }),
  };
}

/** An entry of `REFUSALS`, whose words stand in an object, or of `SPOKEN`, where they stand alone. */
function ofTable(property: ts.PropertyAssignment): Saying | undefined {
  if (!ts.isIdentifier(property.name)) return undefined;
  const { initializer } = property;
  const message = textOf(initializer) ?? textOf(member(initializer, "message"));
  return message === undefined ? undefined : { code: property.name.text, message, ...wordsOf(initializer) };
}

/** `{ message, extensions: { code } }`: a GraphQL error as it goes out. A fault of ours may be tried again. */
function ofFormatted(node: ts.ObjectLiteralExpression): Saying | undefined {
  const [code, message] = [textOf(member(member(node, "extensions"), "code")), textOf(member(node, "message"))];
  return code === undefined || message === undefined ? undefined : { code, message, retryable: true };
}

const TABLES = new Set(["REFUSALS", "SPOKEN"]);

const tableOf = ({ name, initializer }: ts.VariableDeclaration): ts.ObjectLiteralExpression | undefined => {
  if (!ts.isIdentifier(name) || !TABLES.has(name.text) || initializer === undefined) return undefined;
  let value: ts.Expression = initializer;
  while (ts.isAsExpression(value) || ts.isSatisfiesExpression(value)) value = value.expression;
  return ts.isObjectLiteralExpression(value) ? value : undefined;
};

function ofNode(node: ts.Node): readonly (Saying | undefined)[] {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) return [ofClass(node)];
  if (ts.isNewExpression(node) && node.expression.getText() === "HttpRefusal") return [ofRefusal(node)];
  if (ts.isObjectLiteralExpression(node)) return [ofFormatted(node)];
  if (ts.isVariableDeclaration(node)) return [...(tableOf(node)?.properties ?? [])].filter(ts.isPropertyAssignment).map(ofTable);
  return [];
}

/** All that a file may say to a client, in its order. */
export async function sayingsOf(path: string): Promise<readonly Saying[]> {
  const source = ts.createSourceFile(path, await readFile(path, "utf8"), ts.ScriptTarget.Latest, true);
  const found: Saying[] = [];
  const visit = (node: ts.Node): void => {
    found.push(...ofNode(node).filter((saying) => saying !== undefined));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Every code of the unions that close what a file's errors may be. */
export async function unionOf(path: string): Promise<readonly string[]> {
  const source = ts.createSourceFile(path, await readFile(path, "utf8"), ts.ScriptTarget.Latest, true);
  const unions = source.statements.filter(ts.isTypeAliasDeclaration).filter(({ name }) => name.text.endsWith("ErrorCode"));
  const members = unions.flatMap(({ type }) => (ts.isUnionTypeNode(type) ? [...type.types] : [type]));
  return members.flatMap((one) => (ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? [one.literal.text] : []));
}
