/**
 * How a question is asked, the least revealing first: a predicate answered yes or no; the customer's own values compared;
 * values brought back.
 */
export const WAYS = ["CHECK", "MATCH", "RETRIEVE"] as const;
export type Way = (typeof WAYS)[number];

/** The names that a category may have: those of the house, and `x-…` of what was added later. As a pattern without its ends. */
export const CATEGORY_PATTERN = "(?:[a-z][A-Za-z]{1,40}|x(?:-[a-z]{2,20}){1,4})";

/** Whether a category was added later: its shape is a row of the registry, and not in the program (clause P30). */
export const isAdded = (category: string): boolean => category.startsWith("x-");

/**
 * A category and the way in which it is asked, as grants, processes, the ledger and the price book write it: `name` for its
 * values, `name:match` and `name:check` for less.
 */
export type Question = string;

export const questionOf = (category: string, way: Way): Question => (way === "RETRIEVE" ? category : `${category}:${way.toLowerCase()}`);

export function readQuestion(question: Question): { readonly category: string; readonly way: Way } {
  const [category = "", suffix = "retrieve"] = question.split(":");
  return { category, way: WAYS.find((way) => way.toLowerCase() === suffix) ?? "RETRIEVE" };
}
