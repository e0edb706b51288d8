import { MARKED, UNMARKABLE } from "./fields.ts";
import type { CanaryReport } from "./run.ts";

const MEGABYTE = 1_000_000;
const MOST_HITS = 20;

/** For people: markers × encodings × sinks, and on a hit the sink, the field and the encoding, never the value. */
export function tell({ markers, encodings, patterns, sinks, clean }: CanaryReport): string {
  const lines = sinks.map(({ sink, bytes, hits, planted, plantedFound }) => {
    const control = planted === 0 ? "nothing can be planted" : `${plantedFound} of ${planted} planted found`;
    return `  ${hits.length === 0 && plantedFound === planted ? "✓" : "✗"} ${sink.padEnd(40)} ${(bytes / MEGABYTE).toFixed(1).padStart(8)} MB  ${hits.length} hits  ${control}`;
  });
  const hits = sinks.flatMap(({ sink, hits: found }) => found.map((hit) => `  ${sink}: ${hit}`));
  return [
    `Markers in ${MARKED.length} fields; ${Object.keys(UNMARKABLE).length} fields cannot carry one:`,
    ...Object.entries(UNMARKABLE).map(([field, why]) => `  ${field}: ${why}`),
    `${markers} markers × ${encodings.length} encodings × ${sinks.length} sinks (${patterns} patterns)`,
    ...lines,
    ...(hits.length > 0 ? ["Found where nothing may be:", ...hits.slice(0, MOST_HITS)] : []),
    ...(hits.length > MOST_HITS ? [`  and ${hits.length - MOST_HITS} more`] : []),
    clean ? "Nothing of anyone was kept, and everything planted was found." : "NOT CLEAN: follow the lines marked ✗.",
  ].join("\n");
}
