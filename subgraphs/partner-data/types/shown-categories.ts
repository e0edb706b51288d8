import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { isAdded, readQuestion, type Way } from "../../../platform/subgraph/question.ts";
import type { Verdict } from "../connectors/connector.ts";
import type { AttributeOutcome } from "../delivery/outcome.ts";
import type { ShownExtension } from "./shown-extension.ts";
import { shownClaim } from "./shown-claim.ts";

type Values = ReadonlyMap<string, Personal>;

const UNAVAILABLE = Personal.of("UNAVAILABLE");

function shownVerdict(value: Personal | undefined, reason: AttributeOutcome["reason"]) {
  if (!value) return { verdict: UNAVAILABLE, score: null, reason };
  const { verdict, score } = reveal(value) as Verdict;
  return { verdict: Personal.of(verdict), score: score === null ? null : Personal.of(score), reason: null };
}

const shownAnswer = (value: Personal | undefined, reason: AttributeOutcome["reason"]) =>
  value ? { answer: Personal.of(reveal(value) === true ? "YES" : "NO"), reason: null } : { answer: UNAVAILABLE, reason };

const SHOWN: Readonly<Record<Way, (values: Values, outcomes: readonly AttributeOutcome[]) => object>> = {
  RETRIEVE: (values) => Object.fromEntries([...values].map(([name, value]) => [name, shownClaim(value)])),
  MATCH: (values, outcomes) => ({
    match: Object.fromEntries(outcomes.map(({ attribute, reason }) => [attribute, shownVerdict(values.get(attribute), reason)])),
  }),
  CHECK: (values, outcomes) => ({
    check: { answers: new Map(outcomes.map(({ attribute, reason }) => [attribute, shownAnswer(values.get(attribute), reason)])) },
  }),
};

/** Categories as the answer's types show them: values, and below them what was matched or checked. */
export function shownCategories(
  values: ReadonlyMap<string, Values>,
  sealed: ReadonlyMap<string, ReadonlyMap<string, Personal<string>>>,
  outcomes: readonly AttributeOutcome[],
): Readonly<Record<string, object>> & { readonly extensions: ReadonlyMap<string, ShownExtension> } {
  const shown: Record<string, object> = {};
  const extensions = new Map<string, ShownExtension>();
  for (const [question, found] of values) {
    const { category, way } = readQuestion(question);
    const own = outcomes.filter((outcome) => outcome.category === category && outcome.way === way);
    if (isAdded(category)) extensions.set(category, { category, found });
    else shown[category] = { ...shown[category], ...SHOWN[way](found, own) };
  }
  for (const [category, sealedParts] of sealed) {
    const extension = extensions.get(category);
    if (extension) extensions.set(category, { ...extension, sealedParts });
    else shown[category] = { ...shown[category], sealedParts };
  }
  return { ...shown, extensions };
}
