import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { median } from "./statistics.ts";
import type { Table } from "./table.ts";

const { dependencies } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
};
const PACKAGES = ["@apollo/gateway", "@apollo/server", "@apollo/subgraph", "graphql", "type-graphql", "graphql-shield", "pg", "pg-boss", "undici"];

const AT_REST = 0.3;

const PAGE = Buffer.alloc(8_192, 1);
const SYNCS = 50;

/** What the disk takes to keep a page: every commit waits for it. */
function syncMs(folder: string): number {
  const file = join(folder, "sync");
  const descriptor = openSync(file, "w");
  const took = Array.from({ length: SYNCS }, () => {
    const begun = performance.now();
    writeSync(descriptor, PAGE);
    fdatasyncSync(descriptor);
    return performance.now() - begun;
  });
  closeSync(descriptor);
  rmSync(file);
  return median(took);
}

/** On what was measured, and with what. */
export function machineTable(folder: string, postgresVersion: string): Table {
  const [processor] = cpus();
  const [load = 0] = loadavg();
  return {
    title: "Machine and versions",
    columns: ["what", "which"],
    rows: [
      ["processor", `${processor?.model}, ${cpus().length} cores`],
      ["memory", `${(totalmem() / 2 ** 30).toFixed(0)} GiB`],
      ["kernel", `${type()} ${release()}`],
      ["load when it began", load.toFixed(2)],
      ["fdatasync of 8 KiB", `${syncMs(folder).toFixed(2)} ms`],
      ["Node", process.version],
      ["PostgreSQL", `${postgresVersion}, fsync and synchronous_commit on`],
      ...PACKAGES.map((name) => [name, dependencies[name] ?? "?"]),
    ],
    ...(load > AT_REST ? { notes: ["something else was at work when it began: expect noise"] } : {}),
  };
}
