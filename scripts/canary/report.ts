import { MARKED, UNMARKABLE } from "./fields.ts";
import type { CanaryReport, SinkReport } from "./run.ts";
import { ANSWERS } from "./sinks.ts";

const MEGABYTE = 1_000_000;
const MOST_HITS = 20;

/** Why a sink is not clean; never the value. */
const faultsOf = ({ sink, hits, planted, plantedFound, unfed, bytes }: SinkReport): string[] => [
  ...hits.map((hit) => `found where nothing may be: ${hit}`),
  ...(plantedFound === planted ? [] : [`${planted - plantedFound} of ${planted} planted were not found`]),
  ...(planted > 0 || sink === ANSWERS ? [] : ["nothing was planted"]),
  ...(bytes > 0 ? [] : ["is empty"]),
  ...(unfed === undefined ? [] : [`proves nothing: ${unfed}`]),
];

export const isClean = (sink: SinkReport): boolean => faultsOf(sink).length === 0;

/** For people: markers × encodings × sinks, and on a hit the sink, the field and the encoding, never the value. */
export function tell({ markers, encodings, patterns, sinks, coverage, clean }: CanaryReport): string {
  const lines = sinks.map((one) => {
    const { sink, bytes, hits, planted, plantedFound, held } = one;
    const control = planted === 0 ? "nothing can be planted" : `${plantedFound} of ${planted} planted found`;
    const size = (bytes / MEGABYTE).toFixed(2).padStart(7);
    return `  ${isClean(one) ? "✓" : "✗"} ${sink.padEnd(38)} ${size} MB  ${hits.length} hits  ${control}${held === undefined ? "" : `; ${held}`}`;
  });
  const faults = sinks.flatMap((one) => faultsOf(one).map((fault) => `  ${one.sink}: ${fault}`));
  const hits = sinks.reduce((sum, one) => sum + one.hits.length, 0);
  return [
    `Markers in ${MARKED.length} fields; ${Object.keys(UNMARKABLE).length} fields cannot carry one:`,
    ...Object.entries(UNMARKABLE).map(([field, why]) => `  ${field}: ${why}`),
    "Questions to each connector, by what went on meanwhile:",
    ...coverage.table.map((line) => `  ${line}`),
    ...coverage.missing.map((one) => `  ✗ ${one}`),
    `${markers} markers × ${encodings.length} encodings × ${sinks.length} sinks (${patterns} patterns)`,
    ...lines,
    ...faults.slice(0, MOST_HITS),
    ...(faults.length > MOST_HITS ? [`  and ${faults.length - MOST_HITS} more`] : []),
    `CANARY: ${hits} hits; ${clean ? "nothing of anyone was kept, and everything planted was found." : "NOT CLEAN: follow the lines marked ✗."}`,
  ].join("\n");
}
