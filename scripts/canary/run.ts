import { setTimeout as sleep } from "node:timers/promises";
import { type Control, plantDead, plantLive, removeControls } from "./controls.ts";
import { coreRules } from "./cores.ts";
import type { Coverage } from "./coverage.ts";
import { encodingsOf, readableFormsOf } from "./encodings.ts";
import { checkFields } from "./fields.ts";
import { isClean } from "./report.ts";
import { type Pattern, Search } from "./search.ts";
import { deadSinks, liveSinks, searchSink, type Sink } from "./sinks.ts";
import type { Trial } from "./trial.ts";
import { TRIALS } from "./trials.ts";
import { openWorld, type World } from "./world.ts";

/** What the search of one sink found. */
export interface SinkReport {
  readonly sink: string;
  readonly bytes: number;
  /** What the run brought into it, in numbers. */
  readonly held: string | undefined;
  /** Why what is found in it, or not, proves nothing. */
  readonly unfed: string | undefined;
  /** Of a subject: field, encoding and place, never the value. */
  readonly hits: readonly string[];
  readonly planted: number;
  readonly plantedFound: number;
}

export interface CanaryReport {
  readonly markers: number;
  /** By name: in how many encodings of a value of its kind it is looked for. */
  readonly encodings: readonly string[];
  readonly patterns: number;
  readonly sinks: readonly SinkReport[];
  /** Which connectors were asked in which ways, under what: a table for people, and what is missing from it. */
  readonly coverage: Pick<Coverage, "table" | "missing">;
  /** True when nothing but what was planted was found, and all that was planted. */
  readonly clean: boolean;
}

export interface CanaryOptions {
  readonly short: boolean;
  readonly say: (line: string) => void;
}

interface MarkedPattern extends Pattern {
  readonly encoding: string;
}

function patternsOf(world: World): readonly MarkedPattern[] {
  return [...world.markers.all].flatMap(([value, { what, hashIsKept }]) =>
    (hashIsKept ? readableFormsOf(value) : encodingsOf(value)).map(({ encoding, bytes }) => ({ bytes, encoding, name: `${what}, ${encoding}` })),
  );
}

async function runTrials(world: World, trials: readonly Trial[], say: CanaryOptions["say"]): Promise<void> {
  for (const [index, trial] of trials.entries()) {
    const begun = Date.now();
    await trial.run(world).catch((error: unknown) => {
      throw new Error(`The trial "${trial.title}" did not go as it should.`, { cause: error });
    });
    say(`  ${index + 1}/${trials.length} ${trial.title} (${Date.now() - begun} ms)`);
  }
}

/** Sends markers through everything that can go wrong, ends it all, and searches what is left. */
export async function runCanary({ short, say }: CanaryOptions): Promise<CanaryReport> {
  await checkFields();
  say("Starting a talkative platform of split roles …");
  const world = await openWorld(short ? 3 : 8);
  let stopped = false;
  try {
    world.markers.addToken("access token", world.customer.token);
    world.markers.addToken("person's access token", world.customer.person);
    await runTrials(
      world,
      TRIALS.filter(({ long }) => !short || !long),
      say,
    );
    // For the sweeper and the queue to write what they still have to.
    await sleep(2_500);
    const live = await plantLive(world);
    const sinks = await liveSinks(world);
    const rules = await coreRules(world).then(
      (said) => async () => said,
      (error: unknown) => () => Promise.reject(error),
    );
    await world.postgres.query("checkpoint");
    await world.stop();
    stopped = true;
    const controls = [...live, ...(await plantDead(world))];
    say("Searching what is left …");
    return await searchAll(world, [...sinks, ...deadSinks(world, rules)], controls);
  } finally {
    if (!stopped) await world.stop().catch(() => undefined);
    await removeControls(world);
    await world.remove();
  }
}

const heldBy = async ({ held }: Sink): Promise<Pick<SinkReport, "held" | "unfed">> =>
  (held?.() ?? Promise.resolve(undefined)).then(
    (said) => ({ held: said, unfed: undefined }),
    (error: unknown) => ({ held: undefined, unfed: error instanceof Error ? error.message : "unknown" }),
  );

async function searchAll(world: World, sinks: readonly Sink[], controls: readonly Control[]): Promise<CanaryReport> {
  const patterns = patternsOf(world);
  const planted = new Map(
    controls.flatMap(({ sink, forms }) => forms.map(({ bytes, encoding }) => [{ bytes, name: `control, ${encoding}` } as Pattern, sink] as const)),
  );
  const search = new Search([...patterns, ...planted.keys()]);
  const reports: SinkReport[] = [];
  for (const sink of sinks) {
    const { bytes, found } = await searchSink(sink, search);
    const here = [...planted].filter(([, where]) => where === sink.name).map(([pattern]) => pattern);
    const seen = new Set(found.map(({ pattern }) => pattern));
    reports.push({
      sink: sink.name,
      bytes,
      ...(await heldBy(sink)),
      hits: found.filter(({ pattern }) => !planted.has(pattern)).map(({ pattern, where }) => `${pattern.name} in ${where}`),
      planted: here.length,
      plantedFound: here.filter((pattern) => seen.has(pattern)).length,
    });
  }
  return {
    markers: world.markers.all.size,
    encodings: [...new Set(patterns.map(({ encoding }) => encoding))],
    patterns: patterns.length,
    sinks: reports,
    coverage: world.coverage,
    clean: world.coverage.missing.length === 0 && reports.every(isClean),
  };
}
