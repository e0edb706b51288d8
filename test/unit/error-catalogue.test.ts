import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { written } from "../../scripts/errors/catalogue.ts";
import { sayingsOf, unionOf } from "../../scripts/errors/sayings.ts";

const PAGE = join(import.meta.dirname, "../../docs/errors.md");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "genifi-errors-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, "errors.ts");
  await writeFile(path, text);
  return path;
}

describe("the error catalogue", () => {
  it("is what the code says", async () => {
    const page = await readFile(PAGE, "utf8");
    expect(await written(page)).toBe(page);
    const changed = page.replace("| `BUDGET_EXCEEDED` |", "| `BUDGET_GONE` |");
    expect(changed).not.toBe(page);
    expect(await written(changed)).toBe(page);
  });

  it("must have a part for each file that speaks to clients", async () => {
    const page = (await readFile(PAGE, "utf8")).replace("<!-- from: subgraphs/billing/errors.ts -->", "");
    await expect(written(page)).rejects.toThrow("no part for subgraphs/billing/errors.ts");
  });

  it("reads code, words, status and whether to try again, wherever they stand", async () => {
    const path = await file(`
      export type OurErrorCode = "GONE" | "LATE";
      class Gone extends ClientError<OurErrorCode> { constructor() { super("GONE", "It is gone.", { retryable: true, retryAfter: "PT2S" }); } }
      class Late extends ClientError<OurErrorCode> { constructor(name: string) { super("LATE", \`\${name} is late.\`); } }
      export const REFUSALS = { NOT_YET: { message: "Not yet." } } as const satisfies Record<string, object>;
      throw new HttpRefusal(503, "AWAY", "Away.", { "retry-after": "5" });
    `);
    expect(await unionOf(path)).toEqual(["GONE", "LATE"]);
    expect(await sayingsOf(path)).toEqual([
      { code: "GONE", message: "It is gone.", retryable: true, retryAfter: "PT2S" },
      { code: "LATE", message: "… is late." },
      { code: "NOT_YET", message: "Not yet." },
      { status: "503", code: "AWAY", message: "Away.", retryable: true, retryAfter: "PT5S" },
    ]);
  });
});
