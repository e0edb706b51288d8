import { parseArgs } from "node:util";
import { z } from "zod";
import { InvalidConfiguration, parseEnvironment } from "../platform/config/environment.ts";
import { asAuditor } from "./ledger/auditor.ts";
import { checkLedger } from "./ledger/check.ts";
import type { LedgerOptions } from "./ledger/law.ts";
import { reportOf } from "./ledger/report.ts";
import { bookFromFile } from "./ledger/sandbox.ts";
import { databaseUrl } from "./program/config.ts";

const USAGE = `Checks that the books are exact: what was delivered, disclosed, charged, booked and counted says the same.
  npm run check:ledger -- [--budget <tenant>=<minor>]… [--sandbox <sandbox.json>] [--grace <seconds>]
DATABASE_URL is an administrator's address that sees every tenant's rows. It reads one snapshot and writes nothing, so it
may run beside the platform; what is under way is named, and is no difference.
  --budget    what a tenant was given in all, in minor units: what is left, set aside and charged must add up to it
  --sandbox   the file of running sandbox partners: what they saw must be what was disclosed
  --grace     how long after its deadline a transaction may still be open (60)
Exits 0 when nothing differs, 1 when something does, 2 when it could not check.`;

class WrongArguments extends Error {}

function readArguments() {
  try {
    return parseArgs({
      options: {
        budget: { type: "string", multiple: true, default: [] },
        sandbox: { type: "string" },
        grace: { type: "string", default: "60" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongArguments((error as Error).message);
  }
}

async function optionsOf({ budget, sandbox, grace }: ReturnType<typeof readArguments>): Promise<LedgerOptions> {
  const pairs = budget.map((text) => /^([0-9a-f-]{36})=(\d+)$/.exec(text));
  if (pairs.includes(null)) throw new WrongArguments("--budget is a tenant's id, an equals sign and whole minor units");
  if (!/^\d{1,6}$/.test(grace)) throw new WrongArguments("--grace is a number of seconds");
  const book = sandbox === undefined ? undefined : await bookFromFile(sandbox).catch(() => undefined);
  if (sandbox !== undefined && !book) throw new WrongArguments("--sandbox names no sandbox.json: it is there while the sandbox runs");
  return {
    graceSeconds: Number(grace),
    budgets: Object.fromEntries(pairs.map((pair) => [pair![1]!, Number(pair![2])])),
    ...(book ? { partners: book } : {}),
  };
}

try {
  const given = readArguments();
  if (given.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const { DATABASE_URL: address } = parseEnvironment(z.object({ DATABASE_URL: databaseUrl.optional() }), process.env);
  if (!address) throw new WrongArguments("DATABASE_URL must be an administrator's address");
  const options = await optionsOf(given);
  console.log(`Reading the books at ${address.host} …`);
  const { laws } = await asAuditor(address, (query) => checkLedger(query, options));
  for (const judgement of laws) console.log(reportOf(judgement).join("\n"));
  const differing = laws.filter(({ differences }) => differences.length > 0);
  console.log(
    differing.length === 0
      ? `\nThe books are exact: ${laws.length} laws hold.`
      : `\n${differing.length} of ${laws.length} laws do not hold. Nothing was changed; each difference is named above by its ids.`,
  );
  process.exit(differing.length === 0 ? 0 : 1);
} catch (error) {
  if (error instanceof InvalidConfiguration) console.error(error.message);
  else if (error instanceof WrongArguments) console.error(`${error.message}.\nnpm run check:ledger -- --help tells more.`);
  else
    console.error(
      `The books could not be read: ${(error as Error).message}\nIs PostgreSQL up, is it migrated, and may this login see every tenant's rows?`,
    );
  process.exit(2);
}
