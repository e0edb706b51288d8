import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { HOLDERS, OTHERS, readTable, ROLES, SCOPES, STAFF } from "./matrix.ts";

const TABLE = readTable(readFileSync("test/permissions/matrix.table.txt", "utf8"));
const MEASURED = HOLDERS.filter((holder) => !OTHERS.includes(holder));
const CUSTOMERS = MEASURED.filter((holder) => !STAFF.some((role) => role === holder));

interface Documented {
  readonly place: string;
  /** Scopes, roles and staff roles. */
  readonly who: readonly string[];
}

const quoted = (cell = ""): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? "");
const named = (cell: string, roles: readonly string[]): string[] => roles.filter((role) => new RegExp(`\\b${role}\\b`).test(cell));
const placeOf = (field: string): string =>
  field.includes(".") ? field : (["Query", "Mutation"].map((root) => `${root}.${field}`).find((place) => TABLE.has(place)) ?? field);
const scopesOf = (cell: string): string[] =>
  quoted(cell).flatMap((scope) => (scope.endsWith("<category>") ? SCOPES.filter((one) => one.startsWith("partner-data:deliver:")) : [scope]));

/** Every field that docs/permissions.md names in a table, with who may. */
const DOCUMENTED: readonly Documented[] = readFileSync("docs/permissions.md", "utf8")
  .split(/\n(?=\| action )/)
  .slice(1)
  .flatMap((part) => {
    const [head = [], , ...rows] = part
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) => line.split("|").map((cell) => cell.trim()));
    return rows.flatMap((row) => {
      const cell = (name: string) => row[head.indexOf(name)] ?? "";
      const who = [...scopesOf(cell("scopes")), ...named(cell("roles"), ROLES), ...named(cell("staff"), STAFF)];
      return quoted(cell("fields")).map((field) => ({ place: placeOf(field), who }));
    });
  });

/** Said in sentences there: by whose transaction it is, and by the scope of each category. */
const IN_WORDS =
  /^Transaction\.charges$|^SubjectResult\.(credit|biometrics|criminalRecords|name|email|address|phone|employment|financial|socialMedia|mediaReports|mobileCarrier|device|ip|wifi|extension)$/;

describe("docs/permissions.md", () => {
  it.each(DOCUMENTED.map((one) => [one.place, one] as const))("says of %s what is measured", (place, { who }) => {
    const allowed = MEASURED.filter((holder) => TABLE.get(place)?.get(holder) === "x");
    expect(allowed.toSorted()).toEqual([...who].toSorted());
  });

  it("names every field that is refused to anybody of the customer", () => {
    const documented = new Set(DOCUMENTED.map(({ place }) => place));
    const refused = [...TABLE].filter(([, cells]) => CUSTOMERS.some((holder) => cells.get(holder) === ".")).map(([place]) => place);
    expect(refused.length).toBeGreaterThan(40);
    expect(refused.filter((place) => !documented.has(place) && !IN_WORDS.test(place))).toEqual([]);
  });
});
