import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Rows } from "../../platform/database/rows.ts";
import { crashFiles } from "./cores.ts";
import { filesUnder } from "./files.ts";
import { linesHeld, noticesHeld, spansHeld, statementsHeld } from "./held.ts";
import type { Pattern, Search } from "./search.ts";
import type { World } from "./world.ts";

/** A place where something of a subject could have been kept. */
export interface Sink {
  readonly name: string;
  /** What to read: files, or text that was captured. */
  readonly files?: () => Promise<readonly string[]>;
  readonly text?: () => Promise<string>;
  /** What the run brought into it, in numbers. Throws when it did not: that nothing is found in what is empty proves nothing. */
  readonly held?: () => Promise<string>;
}

export interface Searched {
  readonly sink: string;
  readonly bytes: number;
  /** The patterns, each with where in the sink it stands. */
  readonly found: readonly { readonly pattern: Pattern; readonly where: string }[];
}

export const SPANS = "spans at a receiver of traces";
export const WEBHOOKS = "webhooks to the customer";

/** Where nothing can be planted: an answer to others is made anew each time. */
export const ANSWERS = "health, metrics and pages";

const answersOf = async (origin: string): Promise<string> => {
  const answers = ["/livez", "/readyz", "/metrics", "/graphiql"].map(async (path) => {
    const response = await fetch(`${origin}${path}`);
    return `${JSON.stringify([...response.headers])} ${await response.text()}`;
  });
  return (await Promise.all(answers)).join("\n");
};

export interface TableText {
  readonly table: string;
  /** Gives every value of every row as text, each on a line of its own. */
  readonly sql: string;
}

/** Every table of the schemas that `condition` names, as a superuser sees it. */
export const tableTexts = (query: Rows, condition: string): Promise<readonly TableText[]> =>
  query<TableText>(
    `select c.oid::regclass::text as "table",
            format('select concat_ws(E''\\n'', %s) as text from %s', string_agg(format('%I::text', a.attname), ', ' order by a.attnum), c.oid::regclass) as sql
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
      where c.relkind in ('r', 'p') and not c.relispartition and n.nspname ${condition} and a.attnum > 0 and not a.attisdropped
      group by c.oid`,
  );

async function tables({ postgres }: World, condition: string): Promise<string> {
  const query: Rows = (sql, values) => postgres.query(sql, values);
  let text = "";
  for (const { sql } of await tableTexts(query, condition)) for (const row of await query<{ text: string }>(sql)) text += `${row.text}\n`;
  return text;
}

/** While the platform runs: what it answers to others, and what stands in its tables. */
export async function liveSinks(world: World): Promise<readonly Sink[]> {
  const captured = new Map([
    ["activity and statistics", JSON.stringify(await world.postgres.query("select * from pg_stat_activity"))],
    ["tables, as text", await tables(world, "not in ('pg_catalog', 'information_schema', 'pgboss')")],
    ["the queue's jobs", await tables(world, "= 'pgboss'")],
    ["errors that clients were told", world.told.join("\n")],
    [ANSWERS, await answersOf(world.platform.origin)],
  ]);
  return [...captured].map(([name, text]) => ({ name, text: async () => text }));
}

/** After it has ended: what its processes and its database left. `rules` were read while they ran. */
export function deadSinks(world: World, rules: () => Promise<string>): readonly Sink[] {
  const { folder, temp, postgres, platform, receiver, hooks } = world;
  const own = ["postgres", "temp", "sandbox", "traces"];
  return [
    { name: "data folder with WAL", files: () => filesUnder(postgres.folder) },
    { name: "PostgreSQL's log", text: async () => postgres.log(), held: () => statementsHeld(world) },
    { name: "what the roles wrote", text: async () => platform.output(), held: () => linesHeld(world) },
    { name: SPANS, files: async () => [receiver.file], held: () => spansHeld(world) },
    { name: WEBHOOKS, text: async () => JSON.stringify(hooks.received), held: () => noticesHeld(world) },
    { name: "temp folder", files: () => filesUnder(temp) },
    {
      name: "keys, sockets and the rest of the run",
      async files() {
        const entries = await readdir(folder, { withFileTypes: true });
        const rest = entries.filter(({ name }) => !own.includes(name));
        const inside = await Promise.all(rest.filter((entry) => entry.isDirectory()).map(({ name }) => filesUnder(join(folder, name))));
        return [...inside.flat(), ...rest.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name))];
      },
    },
    { name: "core files and reports", files: () => crashFiles(world), held: rules },
  ];
}

export async function searchSink(sink: Sink, search: Search): Promise<Searched> {
  const found: { pattern: Pattern; where: string }[] = [];
  let bytes = 0;
  if (sink.text) {
    const text = Buffer.from(await sink.text());
    bytes = text.length;
    for (const pattern of search.in(text)) found.push({ pattern, where: sink.name });
  }
  for (const path of (await sink.files?.()) ?? []) {
    const inFile = await search.inFile(path);
    bytes += inFile.bytes;
    for (const pattern of inFile.found) found.push({ pattern, where: path });
  }
  return { sink: sink.name, bytes, found };
}
