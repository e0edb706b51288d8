import { describe, expect, it } from "@jest/globals";
import { clausesNamed, readClauses, readProofs } from "../../scripts/policy.ts";

describe("the table of clauses", () => {
  it("has each of the 104 clauses once", () => {
    const ids = readClauses().map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: 104 }, (_, index) => `P${String(index + 1).padStart(2, "0")}`));
  });

  it("has every clause that a test's title names", () => {
    const known = new Set(readClauses().map(({ id }) => id));
    const unknown = [...readProofs()].filter(([id]) => !known.has(id)).map(([id, files]) => `${id} in ${[...files].join(", ")}`);
    expect(unknown).toEqual([]);
  });

  it("finds titles of plain, tabled and grouped tests, and leaves out what is skipped or is no title", () => {
    const [test, group] = ["it", "describe"];
    const source = `
      ${test}("P28, P30: one", …); ${test}.each([["a"]])("P31: %s", …); ${test}(\n \`P101: many\`, …);
      ${group}("P102: some", …); ${group}.skip("P43: later", …);
      ${test}.skip("P40: later", …); // P41: a comment
      expect("P42: text")`;
    expect(clausesNamed(source)).toEqual(["P28", "P30", "P31", "P101", "P102"]);
  });
});
