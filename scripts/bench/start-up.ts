import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Section } from "./section.ts";
import { median } from "./statistics.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LONGEST_MS = 60_000;

interface Start {
  readonly readyMs: number;
  readonly answeredMs: number;
}

/** Starts the whole platform in a folder, until it has answered and ended. */
async function startOnce(folder: string): Promise<Start> {
  const begun = performance.now();
  const child = spawn(process.execPath, ["--import", "./scripts/loader.mjs", "scripts/bench/first-answer.ts", folder], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
    timeout: LONGEST_MS,
  });
  const exited = once(child, "exit");
  const at = new Map<string, number>();
  for await (const line of createInterface(child.stdout)) at.set(line, performance.now() - begun);
  const [code] = await exited;
  const [readyMs, answeredMs] = [at.get("ready"), at.get("answered")];
  if (code !== 0 || readyMs === undefined || answeredMs === undefined) throw new Error(`A start failed (${code}).`);
  return { readyMs, answeredMs };
}

/** One process of all roles with a PostgreSQL of its own: in an empty folder, and again in the same. */
export const startUp: Section = async ({ plan, worlds, say }) => {
  const fresh: Start[] = [];
  const again: Start[] = [];
  for (let start = 1; start <= plan.starts; start += 1) {
    const folder = await mkdtemp(join(worlds.folder, "start-"));
    await chmod(folder, 0o711);
    for (const starts of [fresh, again]) starts.push(await startOnce(folder));
    say(`  ${start}/${plan.starts} fresh ${Math.round(fresh.at(-1)!.answeredMs)} ms, again ${Math.round(again.at(-1)!.answeredMs)} ms`);
  }
  const row = (name: string, starts: readonly Start[]) => {
    const answered = starts.map(({ answeredMs }) => answeredMs / 1_000);
    return [
      name,
      median(starts.map(({ readyMs }) => readyMs / 1_000)).toFixed(2),
      median(answered).toFixed(2),
      `${Math.min(...answered).toFixed(2)}–${Math.max(...answered).toFixed(2)}`,
    ];
  };
  return [
    {
      title: "Start-up",
      columns: ["seconds from the process's start", "/readyz", "first federated answer", "of all starts"],
      rows: [row("an empty folder: database made, migrated, seeded, with sandbox partners", fresh), row("the same folder again", again)],
      notes: [`medians of ${plan.starts}, fresh and again in turn; the code was read and compiled before`],
    },
  ];
};
