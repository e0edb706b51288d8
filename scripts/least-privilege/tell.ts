import { readQuestion } from "../../platform/subgraph/question.ts";
import type { Privilege } from "./read.ts";

const inWords = (question: string): string => {
  const { category, way } = readQuestion(question);
  return `${category} ${way}`;
};

/** For people: a paragraph for each process. */
export function tell({ organization, process, version, transactions, mostSelected, allowed, asked, canGo }: Privilege): string {
  const attributes = Object.values(allowed).flat().length;
  const head = `${organization} · ${process} · version ${version}: ${transactions} transactions`;
  if (transactions === 0) return `${head}; nothing was asked yet, so nothing can be said.`;
  return [
    `${head}; at most ${mostSelected} of ${attributes} attributes in one document`,
    ...Object.entries(asked)
      .toSorted()
      .map(([question, { times, lastAsked }]) => `  asked   ${inWords(question)}: ${times} times, last on ${lastAsked}`),
    ...canGo.map((question) => `  can go  ${inWords(question)} (${allowed[question]?.join(", ")}): never asked`),
  ].join("\n");
}
