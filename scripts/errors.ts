import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { written } from "./errors/catalogue.ts";

const USAGE = `Writes the tables of docs/errors.md from the code that speaks to clients, and from the schema.
  npm run errors:write    writes them
  npm run errors:check    fails when one of them is not what the code says`;

const PAGE = join(import.meta.dirname, "../docs/errors.md");

const { values } = parseArgs({ options: { check: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
if (values.help) {
  console.log(USAGE);
} else {
  const before = await readFile(PAGE, "utf8");
  const after = await written(before);
  if (values.check) {
    if (after !== before) console.error("docs/errors.md is stale. Run npm run errors:write and commit what it writes.");
    process.exitCode = after === before ? 0 : 1;
  } else {
    await writeFile(PAGE, after);
    console.log("docs/errors.md");
  }
}
