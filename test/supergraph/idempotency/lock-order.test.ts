import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Attested } from "../../../scripts/customer/onboarding.ts";
import { type Bench, consented, deliver, type Delivered, eventually, openBench, query, subject } from "../delivery/data.ts";

const PARALLEL = 40;
const ADDRESS = { ipAddress: "24.48.0.1" };
// Answered from a table of ours: the time goes into admitting and settling.
const SELECTION = "ip { addressFamily }";

let bench: Bench;
let consents: readonly Attested[];

beforeAll(async () => {
  bench = await openBench();
  consents = await Promise.all(Array.from({ length: 6 }, () => consented(bench, { fetches: 100 })));
});
afterAll(() => bench?.platform.stop());

const shuffled = <T>(all: readonly T[]): T[] =>
  all
    .map((one) => [Math.random(), one] as const)
    .toSorted(([one], [other]) => one - other)
    .map(([, one]) => one);

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

/** One subject for each of the consents, in any order, under new keys that sort in another. */
const subjects = () => shuffled(consents).map(({ grant }) => subject(grant, ADDRESS));

const told = (answers: readonly Delivered[]) => {
  const all = answers.flatMap(({ results }) => results.map(({ status, error }) => error?.code ?? status));
  return Object.fromEntries([...new Set(all)].toSorted().map((word) => [word, all.filter((one) => one === word).length]));
};

const issueGrants = () =>
  query(bench, "mutation($input: IssueGrantsInput!) { issueGrants(input: $input) { results { error { code } } } }", {
    input: { attestationIds: shuffled(consents).map(({ attestationId }) => attestationId) },
  });

describe("deliveries that meet on the same consents and keys", () => {
  it("all are answered, whatever the order of their keys, while grants are issued on the same consents", async () => {
    const deliveries = times(PARALLEL, () => deliver(bench, SELECTION, subjects()));
    const grants = await Promise.all(times(PARALLEL, issueGrants));
    const answers = await Promise.all(deliveries);
    expect([...answers, ...grants].flatMap(({ errors }) => errors)).toEqual([]);
    expect(told(answers)).toEqual({ COMPLETE: PARALLEL * consents.length });
  });

  it("of each key sent twice at once one is answered, whatever the order of the subjects", async () => {
    const once = times(PARALLEL / 2, subjects);
    const answers = await Promise.all([...once, ...once.map(shuffled)].map((all) => deliver(bench, SELECTION, all)));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    const { COMPLETE, DELIVERY_IN_PROGRESS = 0, RETRY_NEEDS_BOUND_GRANT = 0, ...others } = told(answers);
    expect({ COMPLETE, refused: DELIVERY_IN_PROGRESS + RETRY_NEEDS_BOUND_GRANT, others }).toEqual({ COMPLETE: 120, refused: 120, others: {} });
  });

  it("and PostgreSQL had no deadlock to end", async () => {
    const { platform } = bench;
    const read = async () => {
      const [row] = await platform.database.query<{ open: number; deadlocks: number }>(
        `select deadlocks::int, (select count(*)::int from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()) as open
           from pg_stat_database where datname = current_database()`,
      );
      return row;
    };
    // A connection reports what it counted when it ends.
    await platform.stop();
    expect(await eventually(read, (row) => row?.open === 0)).toEqual({ open: 0, deadlocks: 0 });
  });
});
