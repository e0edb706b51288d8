import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { encodingsOf } from "../../scripts/canary/encodings.ts";
import { type CanaryReport, runCanary } from "../../scripts/canary/run.ts";
import { Search } from "../../scripts/canary/search.ts";
import { ANSWERS } from "../../scripts/canary/sinks.ts";
import { PROTOCOLS } from "../../subgraphs/partner-data/index.ts";
import { testRun } from "../kit/coordinates.ts";

describe("after deliveries that succeed, fail, are cut off and killed in every way, with everything logged that can be", () => {
  let report: CanaryReport;

  beforeAll(async () => {
    report = await runCanary({ short: true, say: () => undefined });
  }, 900_000);

  it("P03, P04, P32, P61: nothing that was sent or returned is in any sink, in any encoding", () => {
    expect(report.sinks.flatMap(({ sink, hits }) => hits.map((hit) => `${sink}: ${hit}`))).toEqual([]);
    expect(report.markers).toBeGreaterThan(100);
    expect(report.encodings.length).toBeGreaterThan(30);
    expect(report.patterns).toBeGreaterThan(3_000);
  });

  it("P03, P04: every connector of the index was asked, in each way that it offers, under each fault that its stand-in has", () => {
    expect(report.coverage.missing).toEqual([]);
    for (const protocol of PROTOCOLS) expect(report.coverage.table.join("\n")).toContain(protocol);
  });

  it("what was planted is found by the same search, in each sink and each encoding that it can hold", () => {
    for (const { sink, bytes, planted, plantedFound, unfed } of report.sinks) {
      expect({ sink, unfed }).toEqual({ sink, unfed: undefined });
      expect({ sink, plantedFound }).toEqual({ sink, plantedFound: planted });
      expect({ sink, isEmpty: bytes === 0, isBare: planted === 0 }).toEqual({ sink, isEmpty: false, isBare: sink === ANSWERS });
    }
    expect(report.clean).toBe(true);
    expect(report.sinks.length).toBe(13);
  });
});

describe("the search", () => {
  const value = fc.string({ unit: "grapheme", minLength: 8, maxLength: 60 }).filter((text) => Buffer.byteLength(text) >= 8 && text.isWellFormed());

  it("finds a value in each of its encodings, wherever it stands, and names which", () => {
    fc.assert(
      fc.property(value, fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (text, before, after) => {
        const forms = encodingsOf(text);
        const search = new Search(forms.map(({ bytes, encoding }) => ({ bytes, name: encoding })));
        for (const { bytes, encoding } of forms) {
          const found = search.in(Buffer.concat([before, bytes, after]));
          expect([...found].map(({ name }) => name)).toContain(encoding);
        }
      }),
    );
  });

  it("knows base64 whatever stands around a value", () => {
    fc.assert(
      fc.property(value, fc.uint8Array({ maxLength: 7 }), fc.uint8Array({ maxLength: 7 }), (text, before, after) => {
        const search = new Search(encodingsOf(text).map(({ bytes, encoding }) => ({ bytes, name: encoding })));
        for (const form of ["base64", "base64url"] as const) {
          const found = search.in(Buffer.from(Buffer.concat([before, Buffer.from(text), after]).toString(form)));
          expect([...found].some(({ name }) => name.startsWith("base64"))).toBe(true);
        }
      }),
    );
  });

  it("finds it in a file across the borders of what is read at once, and nothing in one without it", async () => {
    const folder = await mkdtemp(join(testRun().folder, "search-"));
    const search = new Search([{ bytes: Buffer.from("acrossTheBorder"), name: "raw" }]);
    const border = 4 * 1024 * 1024;
    for (const at of [0, border - 15, border - 14, border - 1, border]) {
      const file = join(folder, String(at));
      const bytes = Buffer.alloc(border + 64);
      bytes.write("acrossTheBorder", at);
      await writeFile(file, bytes);
      expect([...(await search.inFile(file)).found].map(({ name }) => name)).toEqual(["raw"]);
      bytes.write("acrossTheborder", at);
      await writeFile(file, bytes);
      expect((await search.inFile(file)).found.size).toBe(0);
    }
  });
});
