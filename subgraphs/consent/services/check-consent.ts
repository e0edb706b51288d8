import { BadUserInput, type InputFault } from "../../../platform/errors/common.ts";
import { durationMs } from "../../../platform/subgraph/types/scalars.ts";
import type { BusinessProcessRow, Categories, ProcessVersionRow } from "../entities/entities.ts";
import { EvidenceMalformed, OutsideProcess, ProcessRetired, ProcessUnknown, SubjectTooYoung } from "../errors.ts";
import type { ConsentInput } from "../types/consent-input.ts";
import { readCategories, within } from "./read-categories.ts";

/** How far a customer's clock may be ahead of ours. */
const CLOCK_AHEAD_MS = 5 * 60_000;
/** Each booking counts the uses before it. */
const MOST_USES = 10_000;
/** No consent lasts longer, and what PostgreSQL cannot subtract from now would fail at each reading. */
const LONGEST_PERIOD_MS = 3_650 * 24 * 60 * 60_000;
const MOST_COUNTRIES = 250;
const EVIDENCE = /^[\w-]{2,2000}\.[\w-]{2,20000}\.[\w-]{2,2000}$/;
const MOST_EVIDENCE = 20_000;

/** A process and the version that new consents are pinned to. */
export interface CurrentProcess {
  readonly process: BusinessProcessRow;
  readonly version: ProcessVersionRow;
}

function monthsAfter(moment: Date, months: number): Date {
  const later = new Date(moment);
  later.setUTCMonth(later.getUTCMonth() + months);
  return later;
}

function faultsOf(input: ConsentInput, at: string, mostMonths: number, now: Date): InputFault[] {
  const { countries, recipients, noticeHash, givenAt, expiresAt, uses } = input;
  const wrong: readonly (readonly [boolean, string])[] = [
    [countries.length < 1 || countries.length > MOST_COUNTRIES, "countries"],
    [recipients.length < 1, "recipients"],
    [!/^[0-9a-f]{64}$/.test(noticeHash), "noticeHash"],
    [givenAt.getTime() > now.getTime() + CLOCK_AHEAD_MS, "givenAt"],
    [expiresAt <= now || expiresAt <= givenAt || expiresAt > monthsAfter(givenAt, mostMonths), "expiresAt"],
    [uses != null && (uses.times < 1 || uses.times > MOST_USES), "uses.times"],
    [uses?.per != null && (durationMs(uses.per) < 1_000 || durationMs(uses.per) > LONGEST_PERIOD_MS), "uses.per"],
  ];
  return wrong.filter(([isWrong]) => isWrong).map(([, field]) => ({ at: `${at}.${field}`, kind: "INVALID_VALUE" }));
}

/** Throws the refusal of a consent that cannot be attested; else gives what it covers. `at` is its place in the input. */
export function checkConsent(
  input: ConsentInput,
  at: string,
  current: CurrentProcess | undefined,
  mostMonths: number,
): CurrentProcess & { readonly categories: Categories } {
  if (!current) throw new ProcessUnknown();
  if (current.process.status === "RETIRED") throw new ProcessRetired();
  if (input.subjectKind === "PERSON" && !input.atLeast16) throw new SubjectTooYoung();
  const faults = faultsOf(input, at, mostMonths, new Date());
  if (faults.length > 0) throw new BadUserInput(faults);
  const { evidence } = input;
  if (evidence != null && (evidence.length > MOST_EVIDENCE || !EVIDENCE.test(evidence))) throw new EvidenceMalformed();
  const categories = readCategories(input.categories, `${at}.categories`);
  if (!within(categories, current.version.categories)) throw new OutsideProcess();
  return { ...current, categories };
}
