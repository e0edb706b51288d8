import type { Way } from "../../../platform/subgraph/question.ts";
import { durationMs } from "../../../platform/subgraph/types/scalars.ts";
import type { CategoryName } from "../connectors/claims.ts";
import type { Check } from "../connectors/connector.ts";
import { matchableOf } from "./claimed.ts";
import { compare } from "./compare.ts";

type Values = Readonly<Record<string, unknown>>;

interface Rule {
  /** What is read of the subject for it; a grant, a process and a contract must cover all of it. */
  readonly attributes: readonly string[];
  /** Attributes of which the customer says what it believes: without one of them there is nothing to check. */
  readonly claims?: readonly string[];
  /** Undefined when the values do not tell. */
  decide(values: Values, given: Values, claimed: Values): boolean | undefined;
}

/** Nobody who lives was born before; a partner that withholds the year says 0000 (OpenID Connect Core 1.0 §5.1). */
const FIRST_YEAR = 1800;

/** Whole years since a day, as a birthday counts them; undefined of a day that is no birthday. */
function yearsSince(day: unknown, now: Date): number | undefined {
  const [year, month, date] = String(day).split("-").map(Number);
  if (year === undefined || month === undefined || date === undefined || year < FIRST_YEAR) return undefined;
  const before = now.getUTCMonth() + 1 < month || (now.getUTCMonth() + 1 === month && now.getUTCDate() < date);
  return now.getUTCFullYear() - year - (before ? 1 : 0);
}

const truth = (attribute: string): Rule => ({
  attributes: [attribute],
  decide: (values) => (typeof values[attribute] === "boolean" ? values[attribute] : undefined),
});

const asClaimed = (...attributes: string[]): Rule => ({
  attributes,
  claims: attributes,
  decide(values, _given, claimed) {
    const said = attributes.filter((name) => claimed[name] !== undefined);
    const held = said.filter((name) => values[name] !== undefined);
    if (held.some((name) => compare(name, claimed[name], values[name]).verdict !== "EXACT")) return false;
    // What was claimed and could not be compared may be wrong.
    return said.length > 0 && held.length === said.length ? true : undefined;
  },
});

interface Amount {
  readonly minor: string;
  readonly currency: string;
}

/** Amounts in different currencies are not compared: no rate of ours is anybody's truth. */
const atLeast = (amount: unknown, given: Values): boolean | undefined => {
  const { minor, currency } = (amount ?? {}) as Partial<Amount>;
  if (minor === undefined || currency !== given["currency"]) return undefined;
  return BigInt(minor) >= BigInt(String(given["minor"]));
};

const someOf = (attribute: string, holds: (item: Values) => boolean): Rule => ({
  attributes: [attribute],
  decide: (values) => (Array.isArray(values[attribute]) ? (values[attribute] as Values[]).some(holds) : undefined),
});

/** The predicates of each category: what they read, and how they are decided where a partner gives values only. */
export const CHECKS: Partial<Record<CategoryName, Readonly<Record<string, Rule>>>> = {
  name: {
    ageOver: {
      attributes: ["birthDate"],
      decide({ birthDate }, { years }) {
        const age = birthDate === undefined ? undefined : yearsSince(birthDate, new Date());
        return age === undefined ? undefined : age >= Number(years);
      },
    },
    asGiven: asClaimed("givenName", "familyName"),
  },
  email: { verified: truth("verified") },
  address: { asGiven: asClaimed("streetAddress", "locality", "postalCode", "country") },
  phone: {
    verified: truth("verified"),
    simSwapped: {
      attributes: ["latestSimChange"],
      decide({ latestSimChange }, { within }) {
        if (typeof latestSimChange !== "string") return undefined;
        return Date.parse(latestSimChange) >= Date.now() - durationMs(String(within));
      },
    },
  },
  credit: {
    scoreAtLeast: {
      attributes: ["score"],
      decide: ({ score: found }, { score }) => (found === undefined ? undefined : Number(found) >= Number(score)),
    },
  },
  biometrics: {
    matched: {
      attributes: ["verdict"],
      decide: ({ verdict }) => (verdict === "MATCH" ? true : verdict === "NO_MATCH" ? false : undefined),
    },
  },
  criminalRecords: { anyRecord: someOf("records", () => true) },
  employment: {
    employerAsGiven: asClaimed("employer"),
    incomeAtLeast: { attributes: ["income"], decide: ({ income }, given) => atLeast(income, given) },
  },
  financial: {
    balanceAtLeast: {
      attributes: ["balances"],
      decide({ balances }, given) {
        if (!Array.isArray(balances)) return undefined;
        const known = balances.map(({ amount }: { amount: unknown }) => atLeast(amount, given)).filter((one) => one !== undefined);
        return known.length === 0 ? undefined : known.includes(true);
      },
    },
  },
  socialMedia: { anyProfile: someOf("profiles", () => true) },
  mediaReports: { anyReport: someOf("reports", () => true) },
  mobileCarrier: {
    lineTypeIs: {
      attributes: ["lineType"],
      decide: ({ lineType }, { type }) => (lineType === undefined ? undefined : lineType === String(type).toUpperCase()),
    },
  },
  device: {
    typeIs: { attributes: ["type"], decide: ({ type: found }, { type }) => (found === undefined ? undefined : found === String(type).toLowerCase()) },
  },
  ip: { inCountry: { attributes: ["country"], decide: ({ country: found }, { country }) => (found === undefined ? undefined : found === country) } },
  wifi: { ssidKnown: truth("ssidKnown") },
};

/** How a check is called in outcomes, and found again by its field: its name, with its arguments. */
export function checkKey({ name, arguments: given }: Check): string {
  const pairs = Object.entries(given).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return pairs.length === 0 ? name : `${name}(${pairs.map(([argument, value]) => `${argument}: ${String(value)}`).join(", ")})`;
}

export const ruleOf = (category: string, name: string): Rule | undefined => CHECKS[category as CategoryName]?.[name];

/** The ways in which a category can be asked: what has nothing to claim is not matched, and what has no predicate not checked. */
export const waysOf = (category: string): Way[] => [
  ...(Object.hasOwn(CHECKS, category) ? (["CHECK"] as const) : []),
  ...(matchableOf(category).length > 0 ? (["MATCH"] as const) : []),
  "RETRIEVE",
];
