import type { Personal } from "../../../platform/personal/personal.ts";
import type { Question, Way } from "../../../platform/subgraph/question.ts";
import type { Admission } from "./ledger.ts";
import { type AttributeOutcome, outcomesOf, statusOf, type SubjectStatus } from "./outcome.ts";
import { type RefusalCode, speak, type SpokenRefusal } from "./refusals.ts";
import type { SealedFor } from "./sealed-parts.ts";
import type { Selection } from "./selection.ts";
import { soonest, type Source, type StepResult } from "./step.ts";

/** One subject's answer. Values are still wrapped: only the scalars of the answer open them. */
export interface SubjectAnswer {
  readonly status: SubjectStatus;
  readonly error: SpokenRefusal | null;
  readonly transaction: string | null;
  /** What an answer is bound to; null where nothing was fetched. */
  readonly about: SealedFor | null;
  /** Values, verdicts or answers of checks, by what was asked. */
  readonly values: ReadonlyMap<Question, ReadonlyMap<string, Personal>>;
  /** By category, then by what was sealed. */
  readonly sealed: ReadonlyMap<string, ReadonlyMap<string, Personal<string>>>;
  readonly outcomes: readonly AttributeOutcome[];
  readonly sources: readonly Source[];
  /** By what late answers are asked for; null when none is to come. */
  readonly continuation: Personal<string> | null;
  /** In how many seconds asking for them is worth while; null when no partner says. */
  readonly retryAfterSeconds: number | null;
  /** Of a dry run. */
  readonly plan: DeliveryPlan | null;
}

/** Who would be asked for what, and what that costs at most. */
export interface DeliveryPlan {
  readonly questions: readonly { readonly category: string; readonly way: Way; readonly partners: readonly string[] }[];
  readonly price: { readonly minor: string; readonly currency: string };
}

const NOTHING = {
  about: null,
  values: new Map(),
  sealed: new Map(),
  outcomes: [],
  sources: [],
  continuation: null,
  retryAfterSeconds: null,
  plan: null,
};

/** A selected category is an object, even when nothing of it is asked. */
export const emptyOf = (selection: Selection): SubjectAnswer => ({
  ...NOTHING,
  status: "EMPTY",
  error: null,
  transaction: null,
  values: new Map([...selection.keys()].map((question) => [question, new Map()])),
});

/** What a dry run says: withheld attributes too, as they would be. */
export const plannedOf = ({ steps, most, currency }: Extract<Admission, { refusal: null }>): SubjectAnswer => ({
  ...NOTHING,
  status: "PLANNED",
  error: null,
  transaction: null,
  outcomes: steps.flatMap(({ category, way, withheld }) => withheld.map((one) => ({ category, way, ...one, status: "WITHHELD" as const }))),
  plan: {
    questions: steps.map(({ category, way, partners }) => ({ category, way, partners: partners.map(({ partner }) => partner) })),
    price: { minor: most, currency },
  },
});

export const refused = (code: RefusalCode, transaction: string | null = null, status: SubjectStatus = "REFUSED"): SubjectAnswer => ({
  ...NOTHING,
  status,
  error: speak(code),
  transaction,
});

export function answerOf(
  results: readonly StepResult[],
  about: SealedFor,
  sealed: SubjectAnswer["sealed"],
  continuation: Personal<string> | null,
): SubjectAnswer {
  const outcomes = results.flatMap(outcomesOf);
  return {
    status: statusOf(outcomes),
    error: null,
    transaction: about.transaction,
    about,
    values: new Map(results.map(({ step, values }) => [step.question, values])),
    sealed,
    outcomes,
    sources: results.flatMap(({ sources }) => sources),
    continuation,
    retryAfterSeconds: soonest(results.map(({ retryAfterSeconds }) => retryAfterSeconds)),
    plan: null,
  };
}
