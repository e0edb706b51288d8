import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildSchema, isEnumType } from "graphql";
import { type Saying, sayingsOf, unionOf } from "./sayings.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A part of docs/errors.md that is written from the code: `<!-- from: <what> -->` … `<!-- end -->`. */
const PART = /(<!-- from: ([^>]+?) -->\n)[\s\S]*?(<!-- end -->)/g;

const cell = (text: string): string => text.replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("|", "\\|");

const retry = ({ retryable, retryAfter }: Saying): string => (retryable ? `yes${retryAfter === undefined ? "" : `, after ${retryAfter}`}` : "no");

const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** The same code and status may be said at several places: one row, with each of its words. */
function joined(sayings: readonly Saying[]): readonly Saying[] {
  const rows = new Map<string, Saying>();
  for (const saying of sayings) {
    const place = `${saying.status} ${saying.code}`;
    const before = rows.get(place);
    if (before === undefined) rows.set(place, saying);
    else if (!before.message.includes(saying.message)) rows.set(place, { ...before, ...saying, message: `${before.message} · ${saying.message}` });
  }
  return [...rows.values()];
}

/** A table of what some files say; throws when a code of theirs is said nowhere. */
async function errorsOf(paths: readonly string[]): Promise<string> {
  const files = await Promise.all(
    paths.map(async (path) => ({ path, sayings: await sayingsOf(join(ROOT, path)), union: await unionOf(join(ROOT, path)) })),
  );
  const said = files.flatMap(({ sayings }) => sayings);
  for (const { path, sayings, union } of files) {
    const unsaid = union.filter((code) => !said.some((saying) => saying.code === code));
    if (unsaid.length > 0) throw new Error(`${path}: nothing says ${unsaid.join(", ")}`);
    if (sayings.length === 0) throw new Error(`${path}: says nothing to a client`);
  }
  const sayings = joined(said);
  const withStatus = sayings.some(({ status }) => status !== undefined);
  const rows = sayings.map((saying) => [`\`${saying.code}\``, ...(withStatus ? [saying.status ?? ""] : []), cell(saying.message), retry(saying)]);
  return table(["code", ...(withStatus ? ["status"] : []), "what it says, and what to do", "retryable"], rows);
}

/** A table of an enum's values by their descriptions. */
async function enumOf(name: string): Promise<string> {
  const type = buildSchema(await readFile(join(ROOT, "schema/api.graphql"), "utf8"), { assumeValidSDL: true }).getType(name);
  if (!isEnumType(type)) throw new Error(`The schema has no enum ${name}.`);
  return table(
    ["value", "meaning"],
    type.getValues().map((value) => [`\`${value.name}\``, cell(value.description ?? "").replaceAll("\n", " ")]),
  );
}

const FOLDERS = ["gateway", "platform", "subgraphs", "scripts/program"];

/** Files that say something to a client. */
async function speaking(): Promise<readonly string[]> {
  const lists = await Promise.all(
    FOLDERS.map(async (folder) => (await readdir(join(ROOT, folder), { recursive: true })).map((name) => `${folder}/${name}`)),
  );
  const files = lists.flat().filter((path) => path.endsWith(".ts"));
  const found = await Promise.all(files.map(async (path) => ((await sayingsOf(join(ROOT, path))).length > 0 ? [path] : [])));
  return found.flat();
}

/** A page with all its parts written anew; throws when a file that speaks has no part. */
export async function written(page: string): Promise<string> {
  const parts = new Map<string, string>();
  const named = [...page.matchAll(PART)].flatMap(([, , from = ""]) => from.split(/\s+/));
  const missing = (await speaking()).filter((path) => !named.includes(path));
  if (missing.length > 0) throw new Error(`docs/errors.md has no part for ${missing.join(", ")}: name it in one.`);
  for (const [, , from = ""] of page.matchAll(PART)) {
    const [kind, ...names] = from.split(/\s+/);
    parts.set(from, kind === "enum" ? await enumOf(names[0] ?? "") : await errorsOf(from.split(/\s+/)));
  }
  return page.replaceAll(PART, (_, begin: string, from: string, end: string) => `${begin}\n${parts.get(from)}\n\n${end}`);
}
