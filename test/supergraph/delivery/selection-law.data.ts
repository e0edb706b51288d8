import fc from "fast-check";
import { isAdded, type Question, questionOf, readQuestion, type Way } from "../../../platform/subgraph/question.ts";
import { PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { PARTNERS } from "../../../scripts/sandbox/partners.ts";
import type { PartnerName } from "./data.ts";

/** By question: a category, or one that is matched. */
type Attributes = Readonly<Record<Question, readonly string[]>>;

const CATEGORIES: Attributes = {
  address: ["streetAddress", "locality", "region", "postalCode", "country"],
  "address:match": ["streetAddress", "locality", "region", "postalCode", "country"],
  "email:match": ["address"],
  "employment:match": ["employer", "position"],
  "name:match": ["givenName", "middleName", "familyName", "birthDate", "legalName", "registrationNumber"],
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
const typeOf = (question: Question) => {
  const { category, way } = readQuestion(question);
  return `${category.charAt(0).toUpperCase()}${category.slice(1)}${way === "MATCH" ? "Match" : "Data"}`;
};
const STYLES = ["plain", "alias", "inline", "include", "skip", "left out", "skipped", "fragment"] as const;

interface Contract {
  readonly partner: string;
  readonly category: string;
  readonly attributes: readonly string[];
  readonly ways: readonly Way[];
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
const offers = LOOKUPS.flatMap(({ id, categories }) =>
  categories.filter(({ category }) => !isAdded(category)).map(({ category, attributes }) => ({ partner: id, category, attributes })),
);
const WAYS_OF_CONTRACTS: readonly (readonly Way[])[] = [
  ["RETRIEVE"],
  ["MATCH"],
  ["RETRIEVE", "MATCH"],
  ["CHECK", "MATCH", "RETRIEVE"],
  ["CHECK", "MATCH", "RETRIEVE"],
];
const contracts = fc
  .tuple(
    ...offers.map(({ partner, category, attributes }) =>
      fc
        .tuple(fc.integer({ min: 0, max: 4 }), some(attributes), fc.integer({ min: 1, max: 3 }), fc.constantFrom(...WAYS_OF_CONTRACTS))
        .map(([die, covered, rank, ways]) => ({
          die,
          contract: { partner, category, attributes: covered, rank, ways },
        })),
    ),
  )
  .map((all) => all.filter(({ die }) => die > 0).map(({ contract }): Contract => contract));

export const worlds: fc.Arbitrary<Case> = part(CATEGORIES)
  .chain((process) => fc.record({ selection: selections, process: fc.constant(process), granted: part(process), shrunk: part(process), contracts }))
  .map((world) => world as Case);

/** The attributes that a case really selects, once `@skip` and `@include` have spoken. Where nothing is retrieved, a match is all that is asked. */
const selectedOf = ({ selection }: Case): [question: Question, attributes: string[]][] =>
  Object.entries(selection)
    .map(([question, styles]): [Question, string[]] => [
      question,
      Object.keys(styles).filter((attribute) => !["left out", "skipped"].includes(styles[attribute] ?? "")),
    ])
    .filter(([question, attributes]) => attributes.length > 0 || !Object.hasOwn(selection, questionOf(question, "MATCH")));

const isIn = (set: readonly string[] | undefined) => (one: string) => set?.includes(one) ?? false;

/** Whether a contract lets its partner be asked so. */
const lets =
  (question: Question) =>
  ({ category, ways }: Contract): boolean => {
    const asked = readQuestion(question);
    return category === asked.category && ways.includes(asked.way);
  };

function refusalOf({ granted, shrunk, contracts: contracted }: Case, category: Question, selected: readonly string[]): string | null {
  const covered = contracted.filter(lets(category)).flatMap(({ attributes }) => attributes);
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
    const inTurn = world.contracts.filter(lets(category)).toSorted((a, b) => a.rank - b.rank || (a.partner < b.partner ? -1 : 1));
    for (const contract of inTurn) {
      const wanted = allowed.filter(isIn(contract.attributes)).filter((attribute) => !got.has(attribute));
      if (wanted.length === 0) continue;
      const [name] = Object.entries(PARTNER_IDS).find(([, id]) => id === contract.partner) as [PartnerName, string];
      (questions[name] ??= []).push({ [readQuestion(category).category]: wanted.toSorted() });
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
const field = (attribute: string, question: Question) =>
  `${attribute} ${readQuestion(question).way === "MATCH" ? "{ verdict @skip(if: $no) }" : (WITHIN[attribute] ?? "")}`.trim();
const nameOf = (question: Question, attribute: string) => `${question.replace(":", "_")}_${attribute}`;
const WRITE: Readonly<Record<(typeof STYLES)[number], (attribute: string, category: string) => string>> = {
  plain: field,
  alias: (attribute, category) => `the_${attribute}: ${field(attribute, category)}`,
  inline: (attribute, category) => `... on ${typeOf(category)} { ${field(attribute, category)} }`,
  include: (attribute, category) => field(attribute, category).replace(/^\w+/, "$& @include(if: $yes)"),
  skip: (attribute, category) => field(attribute, category).replace(/^\w+/, "$& @skip(if: $no)"),
  "left out": (attribute, category) => field(attribute, category).replace(/^\w+/, "$& @include(if: $no)"),
  skipped: (attribute, category) => `... on ${typeOf(category)} @skip(if: $yes) { ${field(attribute, category)} }`,
  fragment: (attribute, category) => `...${nameOf(category, attribute)}`,
};

/** Writes a case's selection as a document, each attribute in its style. */
export function toDocument({ selection }: Case): string {
  const fragments: string[] = [];
  const categories = Object.entries(selection).map(([category, styles]) => {
    const inner = Object.entries(styles).map(([attribute, style]) => {
      if (style === "fragment") fragments.push(`fragment ${nameOf(category, attribute)} on ${typeOf(category)} { ${field(attribute, category)} }`);
      return WRITE[style](attribute, category);
    });
    const { category: of, way } = readQuestion(category);
    return way === "MATCH" ? `${of} { match { ${inner.join(" ")} } }` : `${of} { ${inner.join(" ")} }`;
  });
  return `mutation($input: DeliveryInput!, $yes: Boolean = true, $no: Boolean = false) {
    deliverPartnerData(input: $input) { results { error { code } __typename @include(if: $no) @skip(if: $yes) ${categories.join(" ")} } }
  } ${fragments.join(" ")}`;
}
