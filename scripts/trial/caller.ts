import { setTimeout as sleep } from "node:timers/promises";
import type { Acknowledged } from "./acknowledged.ts";
import type { Random } from "./random.ts";
import { someSelection, someSubjects, type Wanted } from "./requests.ts";
import type { Session } from "./session.ts";

const ATTEST = `mutation($consents: [ConsentInput!]!) { attestConsents(consents: $consents) { results { grant { token } error { code } } } }`;
const deliverDocument = (selection: string) => `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results {
  status error { code } ${selection} transaction { id outcome attempt charges { amount { minor } } } } } }`;

const MOST_TRIES = 40;
const PAUSE_MS = 300;
/** What may be refused after an answer was lost; anything else is a fault. */
const TRY_LATER = ["DELIVERY_IN_PROGRESS", "SUPERSEDED"];
const TOO_LATE = ["RETRY_NEEDS_BOUND_GRANT", "RETRY_WINDOW_CLOSED"];

interface AttestAnswer {
  readonly attestConsents: {
    readonly results: readonly { readonly grant: { readonly token: string } | null; readonly error: { readonly code: string } | null }[];
  } | null;
}

/** One subject's answer; a room that is gone leaves a null. */
interface SubjectAnswer {
  readonly status: string;
  readonly error: { readonly code: string } | null;
  readonly transaction: {
    readonly id: string;
    readonly outcome: string | null;
    readonly attempt: number;
    readonly charges: readonly { readonly amount: { readonly minor: string } }[] | null;
  } | null;
}

interface DeliverAnswer {
  readonly deliverPartnerData: { readonly results: readonly (SubjectAnswer | null)[] } | null;
}

/** What several callers share. */
export interface Traffic {
  /** By key: what a customer may rely on. */
  readonly acknowledged: Map<string, Acknowledged>;
  readonly counts: { deliveries: number; lost: number; retries: number; left: number; givenUp: number };
  /** Codes that no answer should have had. */
  readonly unexpected: string[];
  /** When the request began that was answered last. */
  answeredBegunAt: number;
}

export interface CallerOptions {
  readonly session: Session;
  readonly processIds: readonly string[];
  readonly workplace: { readonly costCenterId: string; readonly projectId: string };
  readonly random: Random;
  readonly traffic: Traffic;
  /** ISO 8601: how long partners have. */
  readonly deadline: string;
}

interface Granted extends Wanted {
  readonly grant: string;
}

/** One thread of a customer's app: attests, delivers, and asks again under the same key until it knows. */
export function startCaller(options: CallerOptions): { stop(): Promise<void> } {
  const { session, processIds, random, traffic } = options;
  let stopped = false;

  async function attest(wanted: readonly Wanted[]): Promise<Granted[]> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const answer = await session.ask<AttestAnswer>(ATTEST, { consents: wanted.map(({ consent }) => consent) });
      const results = answer?.data?.attestConsents?.results ?? [];
      const grants = results.flatMap(({ grant }) => grant?.token ?? []);
      if (grants.length === wanted.length) return wanted.map((one, index) => ({ ...one, grant: grants[index]! }));
      traffic.unexpected.push(...results.flatMap(({ error }) => error?.code ?? []));
      await sleep(PAUSE_MS);
    }
    traffic.counts.givenUp += wanted.length;
    return [];
  }

  /** Whether the answer for one subject settles the matter. */
  function read({ key, bound }: Granted, result: SubjectAnswer | null | undefined, begunAt: number): boolean {
    if (!result) return false;
    const code = result.error?.code;
    if (code !== undefined && TRY_LATER.includes(code)) return false;
    if (code !== undefined && !TOO_LATE.includes(code)) {
      traffic.unexpected.push(code);
      return true;
    }
    const { status, transaction } = result;
    const charges = transaction?.charges;
    traffic.acknowledged.set(key, {
      key,
      status,
      transaction: transaction?.id && transaction.outcome ? { id: transaction.id, outcome: transaction.outcome, attempt: transaction.attempt } : null,
      charged: charges ? charges.reduce((sum, { amount }) => sum + Number(amount.minor), 0) : null,
    });
    traffic.answeredBegunAt = Math.max(traffic.answeredBegunAt, begunAt);
    // Some customers try once more when no partner could answer.
    return !(status === "FAILED" && bound && random.percent(40));
  }

  async function deliver(): Promise<void> {
    const query = deliverDocument(someSelection(random));
    let unknown = await attest(someSubjects(random, random.pick(processIds)));
    traffic.counts.deliveries += 1;
    for (let tries = 0; unknown.length > 0; tries += 1) {
      if (tries === MOST_TRIES) return void (traffic.counts.givenUp += unknown.length);
      // From here on only the next answer counts.
      for (const { key } of unknown) traffic.acknowledged.delete(key);
      if (tries > 0) traffic.counts.retries += 1;
      const leaves = random.percent(8);
      const begunAt = Date.now();
      const input = { ...options.workplace, deadline: options.deadline, subjects: unknown.map(({ subject, grant }) => ({ ...subject, grant })) };
      const answer = await session.ask<DeliverAnswer>(query, { input }, leaves ? random.between(20, 600) : undefined);
      const results = answer?.data?.deliverPartnerData?.results;
      if (!results) traffic.counts[leaves ? "left" : "lost"] += 1;
      // Whoever left may not come back.
      if (!results && leaves && random.percent(50)) return;
      const asked = unknown;
      unknown = asked.filter((one, index) => !read(one, results?.[index], begunAt));
      if (unknown.length > 0) await sleep(PAUSE_MS);
    }
  }

  const running = (async () => {
    while (!stopped) await deliver();
  })();
  return {
    async stop() {
      stopped = true;
      await running;
    },
  };
}
