import { ANSWERS } from "./answers.ts";
import { connectionTo, NoAnswer, type Partner } from "./ask.ts";
import type { Check, Context } from "./check.ts";
import { FAILURES } from "./failures.ts";
import { PACE } from "./pace.ts";
import { SECURITY } from "./security.ts";

export interface Verdict {
  readonly id: string;
  readonly title: string;
  /** PASSED; FAILED, for the reason in `wrong`; NOT_RUN, since nothing is answered at all. */
  readonly result: "PASSED" | "FAILED" | "NOT_RUN";
  readonly wrong: string | null;
}

const CHECKS: readonly Check[] = [...SECURITY, ...ANSWERS, ...FAILURES, ...PACE];
/** Without these the others would each wait for an answer that does not come. */
const NEEDED = new Set(["tls", "answer"]);

async function wrongOf(check: Check, context: Context): Promise<string | null> {
  try {
    return await check.run(context);
  } catch (error) {
    if (error instanceof NoAnswer) return error.message;
    throw error;
  }
}

/** Runs every check against a partner's server; `tell` hears each verdict as it comes. */
export async function certify(partner: Partner, tell: (verdict: Verdict) => void): Promise<readonly Verdict[]> {
  const connection = connectionTo(partner, partner.tls);
  const verdicts: Verdict[] = [];
  let answers = true;
  try {
    for (const check of CHECKS) {
      const wrong = answers ? await wrongOf(check, { partner, connection }) : null;
      const result = answers ? (wrong === null ? "PASSED" : "FAILED") : "NOT_RUN";
      if (wrong !== null && NEEDED.has(check.id)) answers = false;
      const verdict = { id: check.id, title: check.title, result, wrong } as const;
      verdicts.push(verdict);
      tell(verdict);
    }
  } finally {
    await connection.close();
  }
  return verdicts;
}
