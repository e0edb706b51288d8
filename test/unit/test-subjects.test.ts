import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { describeSubjects } from "../../scripts/sandbox/describe-subjects.ts";

const DOCUMENT = new URL("../../docs/test-subjects.md", import.meta.url);

describe("docs/test-subjects.md", () => {
  it("is what the table of test subjects says; UPDATE_SUBJECTS=1 writes it", async () => {
    if (process.env["UPDATE_SUBJECTS"]) await writeFile(DOCUMENT, describeSubjects());
    expect(await readFile(DOCUMENT, "utf8")).toBe(describeSubjects());
  });
});
