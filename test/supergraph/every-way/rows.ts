import { questionOf, type Way } from "../../../platform/subgraph/question.ts";
import { asShown, checksIn, composedCategories, matchableIn, retrieving, waysIn } from "./composed.ts";
import { CHECKS, CLAIMS, VALUES } from "./expected.ts";

/** One question of one subject: what is selected, and what must come of it. */
export interface Row {
  readonly category: string;
  readonly way: Way;
  readonly question: string;
  readonly selection: string;
  /** What stands at the category. */
  readonly answer: unknown;
  /** The attributes that a partner is asked for it, sorted. */
  readonly reads: readonly string[];
  /** How many parts were selected, and how many of them have an answer. */
  readonly selected: number;
  readonly answered: number;
}

/** Where a source says otherwise than the others do. */
export interface Otherwise {
  readonly values?: Readonly<Record<string, unknown>>;
  readonly verdicts?: Readonly<Record<string, readonly [verdict: string, score: number | null]>>;
  /** Checks that it leaves open. */
  readonly open?: readonly string[];
}

const known = (value: unknown) => value !== null && value !== undefined;

function retrieve(category: string, attributes: readonly string[], { values }: Otherwise) {
  const record = { ...VALUES[category], ...values };
  const reads = attributes.toSorted();
  const answered = reads.filter((name) => known(record[name])).length;
  const common = { reads, selected: reads.length, answered };
  if (composedCategories.includes(category)) {
    return { ...common, selection: retrieving(category, attributes), answer: asShown(category, attributes, record) };
  }
  const named = JSON.stringify(attributes);
  const answer = { values: Object.fromEntries(attributes.map((name) => [name, record[name]])) };
  return { ...common, selection: `extension(category: "${category}") { values(attributes: ${named}) }`, answer };
}

function match(category: string, attributes: readonly string[], { verdicts = {} }: Otherwise) {
  const reads = matchableIn(category)
    .filter((name) => attributes.includes(name))
    .toSorted();
  const said = reads.map((name) => {
    const claim = CLAIMS[category]?.[name];
    if (!claim) throw new Error(`Nothing is claimed of ${category}.${name}.`);
    const [verdict, score] = verdicts[name] ?? [claim[2], claim[3]];
    return [name, { verdict, score, reason: verdict === "UNAVAILABLE" ? "NO_RECORD" : null }] as const;
  });
  return {
    reads,
    selected: reads.length,
    answered: said.filter(([, { verdict }]) => verdict !== "UNAVAILABLE").length,
    selection: `${category} { match { ${reads.map((name) => `${name} { verdict score reason }`).join(" ")} } }`,
    answer: { match: Object.fromEntries(said) },
  };
}

function check(category: string, attributes: readonly string[], { open = [] }: Otherwise) {
  const asked = (CHECKS[category] ?? []).filter(({ reads }) => reads.every((name) => attributes.includes(name)));
  const said = asked.map(({ check: one, answer }, index) => {
    const isOpen = open.includes(one);
    return [`c${index}`, isOpen ? { answer: "UNAVAILABLE", reason: "NO_RECORD" } : { answer, reason: null }] as const;
  });
  const reads = [...new Set(asked.flatMap((one) => one.reads))].toSorted();
  return {
    reads,
    selected: reads.length,
    answered: new Set(asked.filter((one) => !open.includes(one.check)).flatMap((one) => one.reads)).size,
    selection: `${category} { check { ${asked.map((one, index) => `c${index}: ${one.check} { answer reason }`).join(" ")} } }`,
    answer: { check: Object.fromEntries(said) },
  };
}

const BY_WAY = { RETRIEVE: retrieve, MATCH: match, CHECK: check };

/** The row of a question, of all that the attributes allow. */
export const rowOf = (category: string, way: Way, attributes: readonly string[], otherwise: Otherwise = {}): Row => ({
  category,
  way,
  question: questionOf(category, way),
  ...BY_WAY[way](category, attributes, otherwise),
});

/** Ways in which something can be asked of a category when these attributes are to be had. */
export const rowsOf = (category: string, attributes: readonly string[], otherwise: Otherwise = {}): readonly Row[] =>
  waysIn(category)
    .map((way) => rowOf(category, way, attributes, otherwise))
    .filter(({ selected }) => selected > 0);

/** Checks of the composed schema that no row asks. */
export const uncheckedIn = (category: string): readonly string[] =>
  checksIn(category).filter((name) => !(CHECKS[category] ?? []).some(({ check: one }) => one === name || one.startsWith(`${name}(`)));

export const everyQuestion: readonly string[] = composedCategories.flatMap((category) => waysIn(category).map((way) => questionOf(category, way)));
