import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { attest, consentInput, defineProcess } from "../../../scripts/customer/onboarding.ts";
import { readQuestion } from "../../../platform/subgraph/question.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { type Bench, identifiersOf, openBench, query, questions, subject, transactionCount, withResults } from "./data.ts";
import { CLAIMS } from "./ways.data.ts";
import { type Case, expectedOf, LOOKUPS, toDocument, worlds } from "./selection-law.data.ts";

/** A thousand in `npm run test:long`. */
const RUNS = Number(process.env["SELECTION_CASES"] ?? 60);
const CASE_MS = 1_500;

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());

const list = (categories: Case["process"]) =>
  Object.entries(categories).map(([question, attributes]) => {
    const { category, way } = readQuestion(question);
    return { category, waysToAsk: [way], attributes };
  });
/** Something of everything that can be matched. */
const SAID = { ...CLAIMS, region: "QC", position: "Weaver", legalName: "Nobody Inc", registrationNumber: "1" };
const quoted = (json: unknown) => `'${JSON.stringify(json)}'`;

/** Puts a case's contracts, process and grant in place. The process shrinks after the grant was given, which only the database can. */
async function arrange({ contracts, process, shrunk, granted }: Case): Promise<string> {
  const { platform, customer } = bench;
  const { database } = platform;
  const lookups = LOOKUPS.map(({ id }) => id);
  await database.query("delete from partner_data.contracts where organization_id = $1 and partner_id = any ($2)", [customer.tenant.id, lookups]);
  for (const { partner, category, attributes, ways, rank } of contracts) {
    await database.query(
      "insert into partner_data.contracts (organization_id, partner_id, category, attributes, ways, rank) values ($1, $2, $3, $4, $5, $6)",
      [customer.tenant.id, partner, category, attributes, ways, rank],
    );
  }
  const processId = await defineProcess(platform.origin, customer.person, `Process ${randomUUID()}`, list(process));
  const { grant } = await attest(platform.origin, customer.token, consentInput(processId, list(granted)));
  await database.query(
    `set session_replication_role = replica; update consent.process_versions set categories = ${quoted(shrunk)} where process_id = '${processId}'`,
  );
  return grant;
}

describe("the law of selection", () => {
  it(
    "P28, P31: each partner is asked for selected ∩ grant ∩ process ∩ contract ∩ offer, and for nothing else",
    async () => {
      const seen = { refused: 0, asked: 0, empty: 0 };
      await fc.assert(
        fc.asyncProperty(worlds, async (world) => {
          const grant = await arrange(world);
          await bench.platform.sandbox.control.clearCalls();
          const before = await transactionCount(bench);
          const input = {
            ...bench.customer.workplace,
            deadline: "PT5S",
            subjects: [subject(grant, { ...identifiersOf(KNOWN.complete), bssid: KNOWN.complete.wifi.bssid }, { claims: SAID })],
          };
          const { results, errors } = withResults(await query(bench, toDocument(world), { input, yes: true, no: false }));
          expect(errors).toEqual([]);
          const [result] = results;
          const expected = expectedOf(world);
          expect(await questions(bench)).toEqual(expected.questions);
          expect(result.error?.code ?? null).toBe(expected.refusal);
          expect((await transactionCount(bench)) - before).toBe(expected.kept ? 1 : 0);
          seen[expected.refusal ? "refused" : expected.kept ? "asked" : "empty"] += 1;
        }),
        { seed: 28, numRuns: RUNS, endOnFailure: true },
      );
      // The worlds are no good if they are all alike.
      expect(Math.min(seen.refused, seen.asked)).toBeGreaterThan(RUNS / 6);
    },
    RUNS * CASE_MS + 20_000,
  );
});
