import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ALL_CATEGORIES, attest, consentInput, defineProcess, inEveryWay } from "../../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { type Bench, chargesIn, deliver, eachTestAfresh, identifiersOf, openBench, subject } from "./data.ts";

const STRATEGIES = ["WATERFALL", "FIRST_SUCCESS", "ALL", "QUORUM"] as const;
type Strategy = (typeof STRATEGIES)[number];

/** What becomes of Payfolio's question. Corvid, who is asked after it or beside it, answers well. */
const FAULTS = {
  "500": "PARTNER_ERROR",
  malformed: "PARTNER_ERROR",
  "wrong-schema": "PARTNER_ERROR",
  reset: "PARTNER_ERROR",
  unreachable: "PARTNER_ERROR",
  "over-deliver": "HIT",
  delay: "TIMEOUT",
  hang: "TIMEOUT",
} as const;
type FaultName = keyof typeof FAULTS;

interface Expected {
  readonly status: string;
  readonly outcome: string;
  readonly lines: readonly (readonly [outcome: string, minor: string])[];
}

/** Cents for a retrieval and for a match of employment. */
const RETRIEVED = "120";
const MATCHED = "84";

/** The outcome table: what the customer is told, what the transaction says, and what each partner is paid. */
function expectedOf(strategy: Strategy, fault: FaultName): Expected {
  const line = FAULTS[fault];
  const price = strategy === "QUORUM" ? MATCHED : RETRIEVED;
  const hit = ["HIT", price] as const;
  if (fault === "over-deliver") {
    // It has all that was asked, and is as fast as the other.
    return { status: "COMPLETE", outcome: "HIT", lines: strategy === "WATERFALL" ? [hit] : [hit, hit] };
  }
  const failed = [line, "0"] as const;
  switch (strategy) {
    case "WATERFALL":
      return { status: "COMPLETE", outcome: "HIT", lines: [failed, hit] };
    case "FIRST_SUCCESS":
      return { status: "COMPLETE", outcome: "HIT", lines: [line === "TIMEOUT" ? ["ABORTED", "0"] : failed, hit] };
    case "ALL":
      return { status: "COMPLETE", outcome: "HIT", lines: [failed, hit] };
    case "QUORUM":
      return { status: "FAILED", outcome: line, lines: [failed, hit] };
  }
}

let bench: Bench;
const processes = new Map<Strategy, string>();
const MATCH_ONLY = [{ category: "employment", waysToAsk: ["MATCH"], attributes: ["employer"] }] as const;
const categoriesOf = (strategy: Strategy) => (strategy === "QUORUM" ? MATCH_ONLY : inEveryWay(ALL_CATEGORIES));

beforeAll(async () => {
  bench = await openBench();
  const { platform, customer } = bench;
  for (const strategy of STRATEGIES) {
    const quorum = strategy === "QUORUM" ? 2 : undefined;
    processes.set(strategy, await defineProcess(platform.origin, customer.person, strategy, categoriesOf(strategy), strategy, quorum));
  }
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

async function deliverBy(strategy: Strategy, deadline: string) {
  const categories = categoriesOf(strategy);
  const { grant } = await attest(bench.platform.origin, bench.customer.token, consentInput(processes.get(strategy) ?? "", categories));
  const selection = strategy === "QUORUM" ? "employment { match { employer { verdict } } }" : "employment { employer }";
  const claims = { employer: KNOWN.complete.employment.employer };
  const { results, errors } = await deliver(bench, selection, [subject(grant, identifiersOf(KNOWN.complete), { claims })], { deadline });
  expect(errors).toEqual([]);
  return results[0];
}

/** Sets a fault; what was done to the registry is undone by what it gives. */
async function inject(fault: FaultName): Promise<() => Promise<unknown>> {
  const { database, sandbox } = bench.platform;
  if (fault !== "unreachable") {
    await sandbox.control.setFault(PARTNER_IDS.payfolio, fault === "delay" ? { kind: "delay", delayMs: 60_000 } : { kind: fault });
    return async () => undefined;
  }
  const [row] = await database.query<{ address: string }>("select address from partner_data.partners where id = $1", [PARTNER_IDS.payfolio]);
  const move = (address: string) => database.query("update partner_data.partners set address = $2 where id = $1", [PARTNER_IDS.payfolio, address]);
  // Nobody listens at port 1; the directory reads the registry anew after two seconds.
  await move("https://127.0.0.1:1");
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  return async () => {
    await move(row?.address ?? "");
    await new Promise((resolve) => setTimeout(resolve, 2_100));
  };
}

describe.each(STRATEGIES)("by %s", (strategy) => {
  it.each(Object.keys(FAULTS) as FaultName[])("a partner's %s: answer, transaction and charges are as the table says", async (fault) => {
    // Connections stand, so that who is asked at the same time is asked.
    await deliverBy(strategy, "PT5S");
    const undo = await inject(fault);
    try {
      const late = FAULTS[fault] === "TIMEOUT";
      const result = await deliverBy(strategy, late ? "PT0.6S" : "PT5S");
      const lines = (await chargesIn(bench, result.transaction.id)).map(({ outcome, minor }) => [outcome, minor]);
      const { status, outcome, lines: expected } = expectedOf(strategy, fault);
      expect({ status: result.status, outcome: result.transaction.outcome }).toEqual({ status, outcome });
      if (strategy === "FIRST_SUCCESS" && fault === "over-deliver") {
        // One of two that have all: the other was ended, or answered too.
        expect(lines.filter(([one]) => one === "HIT").length).toBeGreaterThanOrEqual(1);
        return;
      }
      if (strategy === "FIRST_SUCCESS") {
        // The winner may come before the other's fault does.
        expect(lines).toContainEqual(["HIT", RETRIEVED]);
        expect(lines.filter(([one]) => one !== "HIT").every(([one, minor]) => minor === "0" && (one === "ABORTED" || one === expected[0]?.[0]))).toBe(
          true,
        );
        return;
      }
      expect(lines.toSorted()).toEqual(expected.toSorted());
    } finally {
      await undo();
    }
  });
});
