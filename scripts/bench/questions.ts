import { isDeepStrictEqual } from "node:util";
import { open } from "../customer/client/open.ts";
import type { Categories } from "../customer/onboarding.ts";
import type { DeliveryKeyPair } from "../customer/sealing.ts";
import { KNOWN } from "../sandbox/known.ts";
import type { Customer } from "../trial/customer.ts";
import { ATTRIBUTES, SUBJECT } from "./consents.ts";

/** One subject's part of an answer. */
export interface Result {
  readonly status: string;
  readonly error?: { readonly code: string } | null;
  readonly name?: {
    readonly match?: Readonly<Record<string, { readonly verdict: string }>>;
    readonly check?: { readonly ageOver: { readonly answer: string } };
    readonly sealed?: string | null;
  } | null;
  readonly transaction?: { readonly id: string; readonly charges?: readonly unknown[] } | null;
}

/** What is asked of a subject, how, and whether the answer is as it must be. */
export interface Question {
  readonly name: string;
  /** What stands beside a result's status; `customer` is who asks. */
  selection(customer: Customer): string;
  readonly categories: Categories;
  /** What goes with the subject beside its identifiers. */
  readonly more?: object;
  isRight(result: Result, customer: Customer): boolean | Promise<boolean>;
}

const { name } = SUBJECT;
const nameIn = (way: "CHECK" | "MATCH" | "RETRIEVE"): Categories => [{ category: "name", attributes: ATTRIBUTES, waysToAsk: [way] }];

export const RETRIEVED: Question = {
  name: "retrieved",
  selection: () => "name { givenName familyName birthDate }",
  categories: nameIn("RETRIEVE"),
  isRight: (result) => isDeepStrictEqual(result.name, name),
};

/** The same, with what it cost in the same answer: for this, billing is asked too. */
export const WITH_CHARGE: Question = {
  ...RETRIEVED,
  name: "with its charge",
  selection: () => `${RETRIEVED.selection({} as Customer)} transaction { id charges { category amount { minor currency } } }`,
  isRight: (result, customer) => RETRIEVED.isRight(result, customer) && result.transaction?.charges?.length === 1,
};

export const MATCHED: Question = {
  name: "matched",
  selection: () => "name { match { givenName { verdict } familyName { verdict } birthDate { verdict } } }",
  categories: nameIn("MATCH"),
  more: { claims: name },
  isRight: ({ name: answer }) => Object.values(answer?.match ?? {}).filter(({ verdict }) => verdict === "EXACT").length === 3,
};

export const CHECKED: Question = {
  name: "checked",
  selection: () => "name { check { ageOver(years: 18) { answer } } }",
  categories: nameIn("CHECK"),
  isRight: ({ name: answer }) => answer?.check?.ageOver.answer === "YES",
};

const SEALED_PARTS = 5;

/** Sealed to a key of each customer's own; the first of each is opened, with genifi's keys to verify it by. */
export function sealedTo(
  keys: ReadonlyMap<Customer, DeliveryKeyPair>,
  genifiKeys: Parameters<typeof open>[1]["genifiKeys"],
  issuer: string,
): Question {
  const opened = new Set<Customer>();
  return {
    name: "sealed",
    selection: (customer) =>
      `transaction { id } name { sealed(key: "${keys.get(customer)?.id}", attributes: [GIVEN_NAME, FAMILY_NAME, BIRTH_DATE]) }`,
    categories: nameIn("RETRIEVE"),
    async isRight({ name: answer, transaction }, customer) {
      const sealed = String(answer?.sealed);
      if (sealed.split(".").length !== SEALED_PARTS) return false;
      if (opened.has(customer)) return true;
      opened.add(customer);
      const expected = { keys: [keys.get(customer)!.privateJwk], genifiKeys, issuer, tenant: customer.tenant.id };
      const { attributes } = await open(sealed, { ...expected, transaction: transaction?.id ?? "", category: "name" });
      return isDeepStrictEqual(attributes, name);
    },
  };
}

const { phone, employment, line, financial, reports } = KNOWN.complete;

/** Five categories, of which each has a partner of its own. */
export const FIVE = {
  name: { givenName: name.givenName, familyName: name.familyName, birthDate: name.birthDate },
  phone: { number: phone, type: line.type },
  employment: { employer: employment.employer, position: employment.position },
  financial: { accounts: financial.accounts.map(({ accountId, kind }) => ({ accountId, kind })) },
  mediaReports: { reports: reports.map(({ title, publisher }) => ({ title, publisher })) },
} as const;

export const FIVE_ASKED: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(FIVE).map(([category, attributes]) => [category, Object.keys(attributes)]),
);

export const FIVE_CATEGORIES: Question = {
  name: "five categories",
  selection: () =>
    "name { givenName familyName birthDate } phone { number type } employment { employer position } financial { accounts { accountId kind } } mediaReports { reports { title publisher } }",
  categories: Object.entries(FIVE_ASKED).map(([category, attributes]) => ({ category, attributes })),
  isRight: (result) => {
    const answered = new Map<string, unknown>(Object.entries(result));
    return Object.entries(FIVE).every(([category, attributes]) => isDeepStrictEqual(answered.get(category), attributes));
  },
};
