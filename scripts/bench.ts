import { parseArgs } from "node:util";
import { cuts } from "./bench/cuts.ts";
import { deliveries } from "./bench/deliveries.ts";
import { machineTable } from "./bench/machine.ts";
import { memory } from "./bench/memory.ts";
import { neighbour } from "./bench/neighbour.ts";
import { FULL, QUICK } from "./bench/plan.ts";
import { profile } from "./bench/profile.ts";
import { rooms } from "./bench/rooms.ts";
import type { Section } from "./bench/section.ts";
import { several } from "./bench/several.ts";
import { startUp } from "./bench/start-up.ts";
import { asMarkdown, asText, type Table } from "./bench/table.ts";
import { ways } from "./bench/ways.ts";
import { Worlds } from "./bench/worlds.ts";

const SECTIONS: Readonly<Record<string, Section>> = { rooms, deliveries, ways, several, neighbour, cuts, "start-up": startUp, memory, profile };
/** Those that measure memory or a start have the machine for themselves. */
const ALONE = ["start-up", "memory", "profile"];

const USAGE = `Measures genifi on this machine, with sandbox partners and a durable PostgreSQL of its own on loopback.
  npm run bench                       everything but the profile: about half an hour
  npm run bench -- --profile          where the time of a delivery goes, too
  npm run bench -- --only <section>   ${Object.keys(SECTIONS).join(", ")}; may be given more than once
  npm run bench -- --quick            a look at every section; its figures say nothing
  npm run bench -- --markdown         only the tables on standard output, as docs/performance.md has them
Give it a machine that does nothing else. Exits 0 when every answer was as it should be, 1 otherwise.`;

const { values } = parseArgs({
  options: {
    profile: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    quick: { type: "boolean", default: false },
    markdown: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  },
});
const chosen = values.only ?? Object.keys(SECTIONS).filter((name) => name !== "profile" || values.profile);
const unknown = chosen.filter((name) => !Object.hasOwn(SECTIONS, name));
if (values.help || unknown.length > 0) {
  console.log(unknown.length > 0 ? `There is no section ${unknown.join(", ")}.\n${USAGE}` : USAGE);
  process.exit(values.help ? 0 : 2);
}

// What it started ends with its exit, which a signal alone would not bring about.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const say = (line: string) => console.error(line);
const tell = (table: Table) => console.log(`\n${values.markdown ? asMarkdown(table) : asText(table)}`);
const begun = Date.now();
const worlds = await Worlds.create(say);
let failed = false;
try {
  const shared = await worlds.of("all");
  const [version] = await shared.postgres.query<{ server_version: string }>("show server_version");
  tell(machineTable(worlds.folder, version?.server_version ?? "?"));
  for (const name of chosen) {
    say(`${name} …`);
    if (ALONE.includes(name)) await worlds.stop();
    const tables = await SECTIONS[name]!({ plan: values.quick ? QUICK : FULL, worlds, say });
    for (const table of tables) tell(table);
  }
} catch (error) {
  console.error(error);
  failed = true;
} finally {
  await worlds.stop();
  await worlds.remove();
}
say(`\n${((Date.now() - begun) / 1_000).toFixed(0)} s`);
process.exit(failed ? 1 : 0);
