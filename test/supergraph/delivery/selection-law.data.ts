import fc from "fast-check";
import { PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { PARTNERS } from "../../../scripts/sandbox/partners.ts";
import type { PartnerName } from "./data.ts";

type Attributes = Readonly<Record<string, readonly string[]>>;

const CATEGORIES: Attributes = {
  address: ["streetAddress", "locality", "region", "postalCode", "country"],
  email: ["address", "verified"],
  employment: ["employer", "position", "since", "income"],
  financial: ["accounts", "balances", "transactions"],
  mediaReports: ["reports"],
  name: ["givenName", "middleName", "familyName", "birthDate", "legalName", "registrationNumber"],
  phone: ["number", "verified", "type", "latestSimChange", "country"],
  socialMedia: ["profiles"],
  wifi: ["vendor", "ssidKnown", "country"],
};
/** Offered by a partner, and nothing that a person has. */
const NOT_A_PERSONS = new Set(["legalName", "registrationNumber"]);
const typeOf = (category: string) => `${category.charAt(0).toUpperCase()}${category.slice(1)}Data`;
const STYLES = ["plain", "alias", "inline", "include", "skip", "left out", "skipped", "fragment"] as const;

interface Contract {
  readonly partner: string;
  readonly category: string;
  readonly attributes: readonly string[];
  readonly rank: number;
}

export interface Case {
  /** How each attribute of each selected category is written; two of the styles take it out again. */
  readonly selection: Readonly<Record<string, Readonly<Record<string, (typeof STYLES)[number]>>>>;
  readonly process: Attributes;
  readonly granted: Attributes;
  /** What is left of the process when the delivery comes. */
  readonly shrunk: Attributes;
  readonly contracts: readonly Contract[];
}

const some = (of: readonly string[]) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(of) }, { weight: 1, arbitrary: fc.subarray([...of], { minLength: 1 }) });

/** A part of what there is: most categories, and of each most attributes, one at least. */
function part(of: Attributes): fc.Arbitrary<Attributes> {
  const entries = Object.entries(of);
  const keep = fc.oneof({ weight: 3, arbitrary: fc.constant(entries) }, { weight: 1, arbitrary: fc.subarray(entries, { minLength: 1 }) });
  return keep.chain((kept) => fc.tuple(...kept.map(([category, all]) => some(all).map((left) => [category, left] as const)))).map(Object.fromEntries);
}

const styled = (attributes: readonly string[]) =>
  fc.tuple(...attributes.map((attribute) => fc.constantFrom(...STYLES).map((style) => [attribute, style] as const))).map(Object.fromEntries);
const selections = fc
  .subarray(Object.keys(CATEGORIES), { minLength: 1, maxLength: 3 })
  .chain((chosen) =>
    fc.tuple(
      ...chosen.map((category) =>
        fc
          .subarray([...(CATEGORIES[category] ?? [])], { minLength: 1 })
          .chain(styled)
          .map((styles) => [category, styles] as const),
      ),
    ),
  )
  .map(Object.fromEntries);

/** The partners that are contracted with; the others have their law in test/unit. */
export const LOOKUPS = PARTNERS.filter(({ protocol }) => protocol === "lookup-json");
const offers = LOOKUPS.flatMap(({ id, categories }) => categories.map(({ category, attributes }) => ({ partner: id, category, attributes })));
const contracts = fc
  .tuple(
    ...offers.map(({ partner, category, attributes }) =>
      fc.tuple(fc.integer({ min: 0, max: 4 }), some(attributes), fc.integer({ min: 1, max: 3 })).map(([die, covered, rank]) => ({
        die,
        contract: { partner, category, attributes: covered, rank },
      })),
    ),
  )
  .map((all) => all.filter(({ die }) => die > 0).map(({ contract }): Contract => contract));

export const worlds: fc.Arbitrary<Case> = part(CATEGORIES)
  .chain((process) => fc.record({ selection: selections, process: fc.constant(process), granted: part(process), shrunk: part(process), contracts }))
  .map((world) => world as Case);

/** The attributes that a case really selects, once `@skip` and `@include` have spoken. */
const selectedOf = ({ selection }: Case): [category: string, attributes: string[]][] =>
  Object.entries(selection).map(([category, styles]) => [
    category,
    Object.keys(styles).filter((attribute) => !["left out", "skipped"].includes(styles[attribute] ?? "")),
  ]);

const isIn = (set: readonly string[] | undefined) => (one: string) => set?.includes(one) ?? false;

function refusalOf({ granted, shrunk, contracts: contracted }: Case, category: string, selected: readonly string[]): string | null {
  const covered = contracted.filter((contract) => contract.category === category).flatMap(({ attributes }) => attributes);
  const outside = (set: readonly string[] | undefined) => set === undefined || (selected.length > 0 && !selected.some(isIn(set)));
  if (outside(granted[category])) return "CATEGORY_NOT_GRANTED";
  if (outside(shrunk[category])) return "CATEGORY_NOT_IN_PROCESS";
  if (outside(covered)) return "CATEGORY_NOT_CONTRACTED";
  const inCommon = selected.filter(isIn(granted[category])).filter(isIn(shrunk[category])).filter(isIn(covered));
  return selected.length > 0 && inCommon.length === 0 ? "NOTHING_ALLOWED" : null;
}

/** What the law says must be asked of whom, or the refusal. */
export function expectedOf(world: Case) {
  const selected = selectedOf(world);
  if (selected.every(([, attributes]) => attributes.length === 0)) return { questions: {}, refusal: null, kept: false };
  const refusals = selected.map(([category, attributes]) => [category, refusalOf(world, category, attributes)] as const);
  const [first] = refusals.filter(([, refusal]) => refusal !== null).toSorted(([one], [other]) => (one < other ? -1 : 1));
  if (first) return { questions: {}, refusal: first[1], kept: false };
  const questions: Partial<Record<PartnerName, Record<string, string[]>[]>> = {};
  for (const [category, attributes] of selected.toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const allowed = attributes.filter(isIn(world.granted[category])).filter(isIn(world.shrunk[category]));
    const got = new Set<string>();
    const inTurn = world.contracts.filter((one) => one.category === category).toSorted((a, b) => a.rank - b.rank || (a.partner < b.partner ? -1 : 1));
    for (const contract of inTurn) {
      const wanted = allowed.filter(isIn(contract.attributes)).filter((attribute) => !got.has(attribute));
      if (wanted.length === 0) continue;
      const [name] = Object.entries(PARTNER_IDS).find(([, id]) => id === contract.partner) as [PartnerName, string];
      (questions[name] ??= []).push({ [category]: wanted.toSorted() });
      for (const attribute of wanted) if (!NOT_A_PERSONS.has(attribute)) got.add(attribute);
    }
  }
  return { questions, refusal: null, kept: true };
}

/** What of an attribute that holds more than a value: it must not change what is asked. */
const WITHIN: Readonly<Record<string, string>> = {
  income: "{ minor currency }",
  accounts: "{ kind @include(if: $no) nickname }",
  balances: "{ amount { minor } }",
  transactions: "{ __typename }",
  profiles: "{ handle url @skip(if: $yes) }",
  reports: "{ title }",
};
const field = (attribute: string) => `${attribute} ${WITHIN[attribute] ?? ""}`.trim();
const WRITE: Readonly<Record<(typeof STYLES)[number], (attribute: string, category: string) => string>> = {
  plain: field,
  alias: (attribute) => `the_${attribute}: ${field(attribute)}`,
  inline: (attribute, category) => `... on ${typeOf(category)} { ${field(attribute)} }`,
  include: (attribute) => field(attribute).replace(/^\w+/, "$& @include(if: $yes)"),
  skip: (attribute) => field(attribute).replace(/^\w+/, "$& @skip(if: $no)"),
  "left out": (attribute) => field(attribute).replace(/^\w+/, "$& @include(if: $no)"),
  skipped: (attribute, category) => `... on ${typeOf(category)} @skip(if: $yes) { ${field(attribute)} }`,
  fragment: (attribute, category) => `...${category}_${attribute}`,
};

/** Writes a case's selection as a document, each attribute in its style. */
export function toDocument({ selection }: Case): string {
  const fragments: string[] = [];
  const categories = Object.entries(selection).map(([category, styles]) => {
    const inner = Object.entries(styles).map(([attribute, style]) => {
      if (style === "fragment") fragments.push(`fragment ${category}_${attribute} on ${typeOf(category)} { ${field(attribute)} }`);
      return WRITE[style](attribute, category);
    });
    return `${category} { ${inner.join(" ")} }`;
  });
  return `mutation($input: DeliveryInput!, $yes: Boolean = true, $no: Boolean = false) {
    deliverPartnerData(input: $input) { results { error { code } __typename @include(if: $no) @skip(if: $yes) ${categories.join(" ")} } }
  } ${fragments.join(" ")}`;
}
