import { parseArgs } from "node:util";
import { z } from "zod";
import { InvalidConfiguration, parseEnvironment } from "../platform/config/environment.ts";
import { asAuditor } from "./ledger/auditor.ts";
import { readPrivileges } from "./least-privilege/read.ts";
import { tell } from "./least-privilege/tell.ts";
import { databaseUrl } from "./program/config.ts";

const USAGE = `Says of each business process what it allows, what its documents ever asked, and what can go.
  npm run -s least-privilege -- [--json]
DATABASE_URL is an administrator's address that sees every tenant's rows. It reads one snapshot and writes nothing.
It knows each attribute in each way to ask, from what the documents of admitted deliveries selected under the current
version of a process. Who selected it for whom is not kept. What no document selected yet, such as one for each year's
end, counts as never selected; "least" is what the next version has to allow for all that was.
Exits 0 when it was written, 2 when it could not be.`;

class WrongArguments extends Error {}

function readArguments() {
  try {
    return parseArgs({ options: { json: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false } } }).values;
  } catch (error) {
    throw new WrongArguments((error as Error).message);
  }
}

try {
  const { help, json } = readArguments();
  if (help) {
    console.log(USAGE);
    process.exit(0);
  }
  const { DATABASE_URL: address } = parseEnvironment(z.object({ DATABASE_URL: databaseUrl.optional() }), process.env);
  if (!address) throw new WrongArguments("DATABASE_URL must be an administrator's address");
  const privileges = await asAuditor(address, readPrivileges);
  console.log(json ? JSON.stringify(privileges, null, 2) : privileges.map(tell).join("\n\n"));
} catch (error) {
  if (error instanceof InvalidConfiguration) console.error(error.message);
  else if (error instanceof WrongArguments) console.error(`${error.message}.\nnpm run least-privilege -- --help tells more.`);
  else
    console.error(
      `The report could not be made: ${(error as Error).message}\nIs PostgreSQL up, is it migrated, and may this login see every tenant's rows?`,
    );
  process.exitCode = 2;
}
