import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

// `npm run policy`: the clauses of the privacy policy, each with the tests that prove it.

export interface Clause {
  readonly id: string;
  readonly obligation: string;
}

const ROOT = join(import.meta.dirname, "..");
/** The table that the team edits, when it is there; its committed copy otherwise. */
const TABLES = [join(ROOT, "../shared/clauses.md"), join(ROOT, "docs/clauses.md")];

const CLAUSE_ROW = /^\| (P\d{2,3}) \| ((?:\\\||[^|])*) \|/gm;
const TEST_TITLE = /(?:\b(?:it|test|describe)((?:\.\w+)*)|\))\(\s*(["'`])((?:\\.|(?!\2).)*)\2/gs;
const CLAUSE_LIST = /\bP\d{2,3}(?:, P\d{2,3})*(?=:)/g;

export function readClauses(): Clause[] {
  const table = readFileSync(
    TABLES.find((file) => existsSync(file))!,
    "utf8",
  );
  return Array.from(table.matchAll(CLAUSE_ROW), ([, id, obligation]) => ({ id: id!, obligation: obligation!.trim() }));
}

/** Which test files name which clause in a title, of a test or of several (`it("P28: …")`). What is skipped proves nothing. */
export function readProofs(): Map<string, Set<string>> {
  const proofs = new Map<string, Set<string>>();
  for (const file of globSync("test/**/*.test.ts", { cwd: ROOT }).sort()) {
    for (const id of clausesNamed(readFileSync(join(ROOT, file), "utf8"))) {
      proofs.set(id, (proofs.get(id) ?? new Set()).add(file));
    }
  }
  return proofs;
}

export function clausesNamed(source: string): string[] {
  return Array.from(source.matchAll(TEST_TITLE))
    .filter(([, modifiers]) => !/skip|todo/.test(modifiers ?? ""))
    .flatMap(([, , , title]) => Array.from(title!.matchAll(CLAUSE_LIST)))
    .flatMap(([list]) => list.split(", "));
}

function print(): void {
  const clauses = readClauses();
  const proofs = readProofs();
  for (const { id, obligation } of clauses) {
    console.log(`${id.padEnd(5)} ${obligation}\n      ${[...(proofs.get(id) ?? ["—"])].join(", ")}`);
  }
  const proven = clauses.filter(({ id }) => proofs.has(id)).length;
  console.log(`\n${proven} of ${clauses.length} proven so far`);
}

if (import.meta.main) print();
