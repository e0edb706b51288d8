/** What a GraphQL error's `extensions` and a result's `error` say of trying again. */
export interface Refusal {
  readonly code: string;
  readonly retryable: boolean;
  /** An ISO 8601 duration of hours, minutes and seconds. */
  readonly retryAfter?: string | null;
}

/** For `send` to throw when the whole operation was refused. */
export class OperationRefused extends Error {
  override readonly name = "OperationRefused";

  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

export interface RetryRules {
  /** How often to send in all. */
  readonly most?: number;
  /** The first wait where genifi names none; it doubles. */
  readonly firstWaitMs?: number;
  readonly wait?: (ms: number) => Promise<unknown>;
}

const DURATION = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/;

function millisecondsOf(duration: string | null | undefined): number {
  const [, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(duration ?? "") ?? [];
  return (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
}

/** `fetch` says that no answer came with a TypeError: whether genifi got the request is unknown, and the key makes that safe. */
function refusalOfFault(fault: unknown): Refusal {
  if (fault instanceof OperationRefused) return fault.refusal;
  return { code: "NO_ANSWER", retryable: fault instanceof TypeError };
}

/**
 * Sends subjects, and again those of them that may be tried again: under the same idempotency keys, which is what keeps them
 * from being asked and charged twice. Results come in the subjects' order; the last refusal stays where tries ran out.
 */
export async function deliverWithRetries<S, R>(
  subjects: readonly S[],
  send: (subjects: readonly S[]) => Promise<readonly R[]>,
  refusalOf: (result: R) => Refusal | null,
  { most = 4, firstWaitMs = 500, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }: RetryRules = {},
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  let left = subjects.map((_, index) => index);
  for (let tries = 1; ; tries += 1) {
    let refusals: Refusal[];
    try {
      const answers = await send(left.map((index) => subjects[index] as S));
      left.forEach((index, place) => results.set(index, answers[place] as R));
      const again = left.filter((_, place) => refusalOf(answers[place] as R)?.retryable);
      refusals = again.map((index) => refusalOf(results.get(index) as R) as Refusal);
      left = again;
    } catch (fault) {
      const refusal = refusalOfFault(fault);
      // What was answered already is paid, and kept nowhere else.
      if (results.size === subjects.length && (!refusal.retryable || tries >= most)) return subjects.map((_, index) => results.get(index) as R);
      if (!refusal.retryable || tries >= most) throw fault;
      refusals = [refusal];
    }
    if (left.length === 0 || tries >= most) return subjects.map((_, index) => results.get(index) as R);
    const named = Math.max(...refusals.map(({ retryAfter }) => millisecondsOf(retryAfter)));
    // Not all clients at the same moment.
    await wait(Math.max(named, firstWaitMs * 2 ** (tries - 1)) * (1 + Math.random() / 4));
  }
}
