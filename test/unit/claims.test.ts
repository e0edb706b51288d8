import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { Personal } from "../../platform/personal/personal.ts";
import { reveal } from "../../platform/personal/reveal.ts";
import { CATEGORIES as REGISTERED } from "../../scripts/seed/categories.ts";
import { COMPANY_TRACES, TRACES } from "../../scripts/sandbox/traces.ts";
import { needsApproval } from "../../subgraphs/accounts/services/scopes.ts";
import { checkedClaims } from "../../subgraphs/partner-data/connectors/answer.ts";
import { attributesOf, CATEGORIES, type CategoryName, SENSITIVE } from "../../subgraphs/partner-data/connectors/claims.ts";
import { PartnerFault } from "../../subgraphs/partner-data/connectors/connector.ts";
import { shownClaim } from "../../subgraphs/partner-data/types/shown-claim.ts";

/** A claim once it was checked, or the fault that it is. */
function check(category: CategoryName, attribute: string, value: unknown): unknown {
  try {
    const claim = checkedClaims(category, [attribute], { [attribute]: value }, true).get(attribute);
    return claim === undefined ? "absent" : reveal(claim);
  } catch (fault) {
    // Whatever was wrong, nothing of it may be in the fault.
    expect(inspect(fault, { depth: null, showHidden: true })).not.toContain("Zelda");
    return fault instanceof PartnerFault ? fault.kind : fault;
  }
}

const [account] = TRACES.financial.accounts;
const [balance] = TRACES.financial.balances;
const [booking] = TRACES.financial.transactions;
const [profile] = TRACES.profiles;
const [report] = TRACES.reports;

describe("a list in an answer", () => {
  it.each<[CategoryName, string, readonly object[]]>([
    ["financial", "accounts", TRACES.financial.accounts],
    ["financial", "balances", TRACES.financial.balances],
    ["financial", "transactions", TRACES.financial.transactions],
    ["socialMedia", "profiles", TRACES.profiles],
    ["mediaReports", "reports", TRACES.reports],
    ["mediaReports", "reports", COMPANY_TRACES.reports],
  ])("of %s.%s is taken as it is when it is as agreed", (category, attribute, value) => {
    expect(check(category, attribute, value)).toEqual(value);
  });

  it.each<[what: string, category: CategoryName, attribute: string, value: unknown]>([
    ["no list", "socialMedia", "profiles", profile],
    ["an item that is none", "socialMedia", "profiles", ["Zelda"]],
    ["an item with more than was agreed", "socialMedia", "profiles", [{ ...profile, followers: "Zelda" }]],
    ["an item without what it must have", "socialMedia", "profiles", [{ network: "Zelda" }]],
    ["one bad item among good ones", "mediaReports", "reports", [report, { ...report, publishedAt: "Zelda" }]],
    ["a topic of no vocabulary", "mediaReports", "reports", [{ ...report, topic: "Zelda" }]],
    ["an address that a browser would run", "mediaReports", "reports", [{ ...report, url: "javascript:Zelda" }]],
    ["a whole account number", "financial", "accounts", [{ ...account, accountId: "CA-80200110203345" }]],
    ["five characters behind the mask", "financial", "accounts", [{ ...account, accountId: "xxxx-x4821Z" }]],
    ["an amount with a point", "financial", "balances", [{ ...balance, amount: { minor: "12.50", currency: "CAD" } }]],
    ["a number for an amount", "financial", "balances", [{ ...balance, amount: { minor: 1250, currency: "CAD" } }]],
    ["a booking below zero", "financial", "transactions", [{ ...booking, amount: { minor: "-1", currency: "CAD" } }]],
    ["more than is carried", "socialMedia", "profiles", Array.from({ length: 1_001 }, () => profile)],
  ])("with %s is malformed", (_what, category, attribute, value) => {
    expect(check(category, attribute, value)).toBe("MALFORMED_ANSWER");
  });

  it("that is absent is no value, and one that is empty is", () => {
    expect(check("mediaReports", "reports", null)).toBe("absent");
    expect(check("mediaReports", "reports", [])).toEqual([]);
  });

  it("gives its times in UTC, however they were written", () => {
    expect(check("phone", "latestSimChange", "2024-02-29T03:15:30-05:00")).toBe("2024-02-29T08:15:30.000Z");
    expect(check("financial", "balances", [{ ...balance, at: "2026-01-05T07:00:00+01:00" }])).toEqual([
      { ...balance, at: "2026-01-05T06:00:00.000Z" },
    ]);
    expect(check("phone", "latestSimChange", "2024-02-30T03:15:30Z")).toBe("MALFORMED_ANSWER");
  });
});

describe("a claim that is shown", () => {
  it("is taken apart to its values, each still wrapped", () => {
    const shown = shownClaim(Personal.of([{ ...balance, nickname: null, verified: false }])) as Record<string, any>[];
    expect(inspect(shown, { depth: null, showHidden: true })).not.toMatch(/4821|ITBD|12050|CAD|2026/);
    const [first] = shown;
    expect(first?.["nickname"]).toBeNull();
    expect(reveal(first?.["verified"])).toBe(false);
    expect(reveal(first?.["amount"].minor)).toBe(balance.amount.minor);
    expect(reveal(first?.["type"])).toBe(balance.type);
  });

  it("is one wrapped value when it is one", () => {
    expect(reveal(shownClaim(Personal.of("Zelda")) as Personal)).toBe("Zelda");
    expect(shownClaim(Personal.of([]))).toEqual([]);
  });
});

describe("a category", () => {
  it("has the same attributes in the registry", () => {
    const held = CATEGORIES.map((category) => ({ category, attributes: attributesOf(category) }));
    expect(REGISTERED.map(({ id, attributes }) => ({ category: id, attributes }))).toEqual(held);
  });

  it("is sensitive here when it is in the registry, and when its scopes need an approval", () => {
    expect(REGISTERED.flatMap(({ id, sensitivity }) => (sensitivity === "SENSITIVE" ? [id] : []))).toEqual([...SENSITIVE]);
    expect(CATEGORIES.filter((category) => needsApproval(`partner-data:check:${category}`))).toEqual([...SENSITIVE]);
  });
});
