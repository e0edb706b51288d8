import { readQuestion } from "../../platform/subgraph/question.ts";
import type { Privilege } from "./read.ts";

const inWords = (question: string): string => {
  const { category, way } = readQuestion(question);
  return `${category} ${way}`;
};

const sorted = <T>(byQuestion: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(byQuestion).toSorted(([one], [other]) => (one < other ? -1 : 1));

/** For people: a paragraph for each process. */
export function tell({ organization, process, version, transactions, mostSelected, allowed, asked, selected, canGo, least }: Privilege): string {
  const count = (attributes: Privilege["allowed"]) => Object.values(attributes).flat().length;
  const head = `${organization} · ${process} · version ${version}: ${transactions} transactions`;
  if (transactions === 0) return `${head}; nothing was asked yet, so nothing can be said.`;
  const wholly = (question: string) => least[question] === undefined;
  return [
    `${head}; at most ${mostSelected} of ${count(allowed)} attributes in one document, ${count(least)} in all of them`,
    ...sorted(asked).map(([question, { times, lastAsked }]) => `  asked     ${inWords(question)}: ${times} times, last on ${lastAsked}`),
    ...sorted(selected).flatMap(([question, attributes]) =>
      sorted(attributes).map(([attribute, day]) => `  selected  ${inWords(question)} ${attribute}: last on ${day}`),
    ),
    ...sorted(canGo).map(([question, attributes]) =>
      wholly(question)
        ? `  can go    ${inWords(question)}, the whole of it (${attributes.join(", ")}): never selected`
        : `  can go    ${inWords(question)} ${attributes.join(", ")}: never selected`,
    ),
    count(canGo) === 0
      ? "  least     as it is: every attribute that it allows was selected"
      : `  least     ${
          sorted(least)
            .map(([question, attributes]) => `${inWords(question)} (${attributes.join(", ")})`)
            .join("; ") || "nothing"
        }`,
  ].join("\n");
}
