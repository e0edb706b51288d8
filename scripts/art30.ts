import { parseArgs } from "node:util";
import { z } from "zod";
import { InvalidConfiguration, parseEnvironment } from "../platform/config/environment.ts";
import { asMarkdown } from "./art30/markdown.ts";
import { readRecord } from "./art30/read.ts";
import { asAuditor } from "./ledger/auditor.ts";
import { databaseUrl } from "./program/config.ts";

const USAGE = `Writes the record of processing activities that a processor keeps (GDPR art. 30(2)), as Markdown.
  npm run -s art30 -- [--json] [--name <processor>] [--contact <address>] [--officer <contact>]
It is made of the schema's fields that are tagged as personal, the registry of categories and partners, customers and their
processes, and what each table says of itself. DATABASE_URL is an administrator's address that sees every tenant's rows.
It reads one snapshot and writes nothing. It names customers and their contacts, and no subject.
  --json      the same as JSON
  --name, --contact, --officer   who the processor is, how to reach it, and its data protection officer
Exits 0 when it was written, 2 when it could not be.`;

class WrongArguments extends Error {}

function readArguments() {
  try {
    return parseArgs({
      options: {
        json: { type: "boolean", default: false },
        name: { type: "string" },
        contact: { type: "string" },
        officer: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongArguments((error as Error).message);
  }
}

try {
  const { help, json, name = null, contact = null, officer = null } = readArguments();
  if (help) {
    console.log(USAGE);
    process.exit(0);
  }
  const { DATABASE_URL: address } = parseEnvironment(z.object({ DATABASE_URL: databaseUrl.optional() }), process.env);
  if (!address) throw new WrongArguments("DATABASE_URL must be an administrator's address");
  const record = await asAuditor(address, (query) => readRecord(query, { name, contact, officer }));
  console.log(json ? JSON.stringify(record, null, 2) : asMarkdown(record));
} catch (error) {
  if (error instanceof InvalidConfiguration) console.error(error.message);
  else if (error instanceof WrongArguments) console.error(`${error.message}.\nnpm run art30 -- --help tells more.`);
  else
    console.error(
      `The record could not be made: ${(error as Error).message}\nIs PostgreSQL up, is it migrated, and may this login see every tenant's rows?`,
    );
  process.exitCode = 2;
}
