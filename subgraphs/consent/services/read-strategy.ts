import { BadUserInput } from "../../../platform/errors/common.ts";
import { readQuestion } from "../../../platform/subgraph/question.ts";
import type { Categories } from "../entities/entities.ts";
import type { PartnerStrategy } from "../types/process.ts";

interface Given {
  readonly strategy: PartnerStrategy;
  readonly quorum?: number | null;
}

/** How partners are asked. A quorum is of verdicts, so its process matches only. Throws `BadUserInput`. */
export function readStrategy({ strategy, quorum = null }: Given, categories: Categories): { strategy: PartnerStrategy; quorum: number | null } {
  if (strategy !== "QUORUM") {
    if (quorum !== null) throw new BadUserInput([{ at: "input.quorum", kind: "INVALID_VALUE" }]);
    return { strategy, quorum: null };
  }
  if (quorum === null) throw new BadUserInput([{ at: "input.quorum", kind: "REQUIRED" }]);
  if (quorum < 2 || quorum > 20) throw new BadUserInput([{ at: "input.quorum", kind: "INVALID_VALUE" }]);
  const matches = Object.keys(categories).every((question) => readQuestion(question).way === "MATCH");
  if (!matches) throw new BadUserInput([{ at: "input.categories", kind: "INVALID_VALUE" }]);
  return { strategy, quorum };
}
