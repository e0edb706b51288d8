import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import type { DatabaseAddress } from "../../platform/database/address.ts";
import type { Rows } from "../../platform/database/rows.ts";
import { encodingsOf } from "../canary/encodings.ts";
import { filesUnder } from "../canary/files.ts";
import type { Markers } from "../canary/markers.ts";
import { type Pattern, Search } from "../canary/search.ts";
import { type Searched, searchSink, tableTexts } from "../canary/sinks.ts";
import { asAuditor } from "../ledger/auditor.ts";

const ROWS_AT_ONCE = 2_000;

/** What one store or log held. */
export interface SinkResult {
  readonly sink: string;
  readonly bytes: number;
  /** Field and encoding of what was found, and where: never the value. */
  readonly hits: readonly string[];
}

export interface Findings {
  readonly markers: Readonly<Record<string, number>>;
  readonly encodings: readonly string[];
  readonly patterns: number;
  /** A value that the search must find, in each of its encodings: else it finds nothing at all. */
  readonly control: { readonly planted: number; readonly found: number };
  readonly sinks: readonly SinkResult[];
}

/** Every table but the server's own, a piece at a time: a table may be larger than memory. */
async function* searchTables(query: Rows, search: Search): AsyncGenerator<Searched> {
  for (const { table, sql } of await tableTexts(query, `!~ '^pg_|^information_schema$'`)) {
    await query(`declare pieces no scroll cursor for ${sql}`);
    const found = new Set<Pattern>();
    let bytes = 0;
    for (;;) {
      const rows = await query<{ text: string }>(`fetch ${ROWS_AT_ONCE} from pieces`);
      if (rows.length === 0) break;
      const piece = Buffer.from(rows.map(({ text }) => text).join("\n"));
      bytes += piece.length;
      for (const pattern of search.in(piece)) found.add(pattern);
    }
    await query("close pieces");
    yield { sink: `table ${table}`, bytes, found: [...found].map((pattern) => ({ pattern, where: table })) };
  }
}

const resultOf = ({ sink, bytes, found }: Searched): SinkResult => ({
  sink,
  bytes,
  hits: found.map(({ pattern, where }) => (where === sink || `table ${where}` === sink ? pattern.name : `${pattern.name} in ${where}`)),
});

function countOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const filesAt = async (path: string): Promise<readonly string[]> => ((await stat(path)).isDirectory() ? filesUnder(path) : [path]);

/** Searches every table and these files and folders for every marker, in every form in which it could have been kept. */
export async function searchStores(markers: Markers, database: DatabaseAddress, logs: readonly string[]): Promise<Findings> {
  const forms = [...markers.all].flatMap(([value, { what }]) => encodingsOf(value).map((form) => ({ ...form, what })));
  const patterns = forms.map(({ bytes, encoding, what }): Pattern => ({ bytes, name: `${what}, ${encoding}` }));
  const search = new Search(patterns);
  const control = encodingsOf(`Control${randomUUID()}é"&`).map(({ bytes, encoding }): Pattern => ({ bytes, name: encoding }));
  const sinks: SinkResult[] = [];
  await asAuditor(database, async (query) => {
    for await (const searched of searchTables(query, search)) sinks.push(resultOf(searched));
  });
  for (const log of logs) sinks.push(resultOf(await searchSink({ name: `log ${log}`, files: () => filesAt(log) }, search)));
  return {
    markers: countOf([...markers.all.values()].map(({ what }) => what)),
    encodings: [...new Set(forms.map(({ encoding }) => encoding))],
    patterns: patterns.length,
    control: { planted: control.length, found: new Search(control).in(Buffer.concat(control.map(({ bytes }) => bytes))).size },
    sinks,
  };
}
