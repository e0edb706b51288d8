import { validate as isUuid } from "uuid";
import { BadUserInput, Forbidden } from "../../../platform/errors/common.ts";
import { readMode } from "../../../platform/subgraph/types/mode.ts";
import { type Question, questionOf, readQuestion } from "../../../platform/subgraph/question.ts";
import type { PlannedStep } from "../delivery/ledger.ts";
import { type RefusalCode, speak } from "../delivery/refusals.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import type { Quote } from "../types/plan.ts";
import type { QuoteInput } from "../types/quote-input.ts";

const MOST = 50;
const ATTRIBUTE = /^[a-z][A-Za-z]{1,40}$/;

interface Quoted {
  readonly refusal?: RefusalCode;
  readonly price?: { readonly minor: string | null; readonly currency: string | null; readonly validUntil: string };
  readonly steps?: readonly PlannedStep[];
}

function selectionOf({ categories }: QuoteInput): Readonly<Record<Question, readonly string[]>> {
  const at = "input.categories";
  if (categories.length === 0) throw new BadUserInput([{ at, kind: "REQUIRED" }]);
  if (categories.length > MOST) throw new BadUserInput([{ at, kind: "TOO_MANY" }]);
  categories.forEach(({ attributes }, index) => {
    const wrong = attributes.length > MOST || !attributes.every((attribute) => ATTRIBUTE.test(attribute));
    if (wrong) throw new BadUserInput([{ at: `${at}.${index}.attributes`, kind: "INVALID_VALUE" }]);
  });
  const selection = new Map(
    categories.map(({ category, wayToAsk, attributes }) => [questionOf(category, wayToAsk), [...new Set(attributes)].toSorted()]),
  );
  if (selection.size !== categories.length) throw new BadUserInput([{ at, kind: "INVALID_VALUE" }]);
  return Object.fromEntries(selection);
}

const refusedQuote = (code: RefusalCode): Quote => ({ price: null, validUntil: null, questions: [], refusals: [speak(code)] });

/** What a selection can cost at most, without a subject: nothing is booked, and nobody asked. */
export async function quoteSelection({ principal, quoting }: PartnerDataCall, input: QuoteInput): Promise<Quote> {
  const { tenant } = principal;
  if (tenant === null) throw new Forbidden();
  const selection = selectionOf(input);
  if (!isUuid(input.processVersionId)) return refusedQuote("PROCESS_UNKNOWN");
  const { rows } = await quoting.pool.query<{ quote: Quoted }>("select partner_data.quote($1, $2, $3, $4, $5, $6, $7, $8) as quote", [
    tenant,
    readMode(principal, null),
    input.processVersionId,
    JSON.stringify(selection),
    input.subjectKind,
    input.country,
    input.subdivision ?? null,
    quoting.mostPartners,
  ]);
  const { refusal, price, steps = [] } = rows[0]?.quote ?? {};
  if (refusal !== undefined) return refusedQuote(refusal);
  if (!price || price.minor === null || price.currency === null) return refusedQuote("PRICE_MISSING");
  return {
    price: { minor: price.minor, currency: price.currency },
    validUntil: new Date(price.validUntil),
    questions: steps.map(({ question, partners }) => ({ ...readQuestion(question), partnerIds: partners.map(({ partner }) => partner) })),
    refusals: [],
  };
}
