import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { formatDatabaseUrl } from "../../../platform/database/address.ts";
import { asAuditor } from "../../../scripts/ledger/auditor.ts";
import { checkLedger } from "../../../scripts/ledger/check.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { testRun } from "../../kit/coordinates.ts";
import { consented, deliver, identifiersOf, letPartnersAnswer, subject, untilHeld } from "../delivery/data.ts";
import { type Books, openBooks, tamperedWith } from "./books.ts";
import { TAMPERINGS } from "./tampering.ts";

let books: Books;

beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books?.bench.platform.stop());

const differing = (laws: Awaited<ReturnType<typeof checkLedger>>["laws"]) => laws.filter(({ differences }) => differences.length > 0);

describe("the books", () => {
  it("are exact after deliveries of every kind, and each law had something to check", async () => {
    const { laws } = await asAuditor(books.bench.platform.database.admin, (query) => checkLedger(query, books.options));
    expect(differing(laws)).toEqual([]);
    expect(laws.filter(({ checked }) => checked === 0)).toEqual([]);
    expect(laws.flatMap(({ notes }) => notes)).toEqual([]);
  });

  it("name what is under way as that", async () => {
    const { bench, options } = books;
    const { control } = bench.platform.sandbox;
    const { grant } = await consented(bench);
    await control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    const answer = deliver(bench, "name { givenName }", [subject(grant, identifiersOf(KNOWN.complete))]);
    await untilHeld(bench, "northbank");
    const { laws } = await asAuditor(bench.platform.database.admin, (query) => checkLedger(query, options));
    await letPartnersAnswer(bench);
    const { id } = (await answer).results[0].transaction;
    expect(differing(laws)).toEqual([]);
    const noted = laws.flatMap(({ law, notes }) => notes.map((note) => `${law}: ${note}`));
    expect(noted).toEqual([`overdue: transaction ${id}: under way`, `partners: call ${id}/name/${PARTNER_IDS.northbank}: under way`]);
  });

  it("name an event whose job still waits as that", async () => {
    const { hit } = books;
    const laws = await tamperedWith(
      books,
      `delete from analytics.settled_transactions where transaction_id = '${hit}'; delete from analytics.inbox where id = 'transaction/${hit}/1';
       update pgboss.job set state = 'created' where data ->> 'id' = 'transaction/${hit}/1'`,
    );
    expect(differing(laws)).toEqual([]);
    expect(laws.flatMap(({ notes }) => notes)).toEqual([`event transaction/${hit}/1: waits to be counted`]);
  });

  it("say what they could not check", async () => {
    const { laws } = await asAuditor(books.bench.platform.database.admin, (query) => checkLedger(query));
    const noted = laws.flatMap(({ law, notes }) => notes.map((note) => `${law}: ${note}`));
    const unknown = books.bench.platform.tenants.map(({ id }) => `budgets: tenant ${id}: 500000 in all; say what it was given to have it checked`);
    expect(noted).toEqual([...unknown.toSorted(), "partners: not checked: nobody says what partners saw"]);
  });

  it("are read by nobody to whom rows are hidden", async () => {
    const { logins } = books.bench.platform.database;
    await expect(asAuditor(logins.as("partner_data_app"), (query) => query("select from partner_data.transactions"))).rejects.toThrow(
      "row-level security",
    );
  });
});

describe("the checker, after a change that no door allows", () => {
  it.each(TAMPERINGS.map((tampering) => [tampering.law, tampering.what, tampering] as const))("%s: names %s", async (law, _what, { sql, named }) => {
    const judged = (await tamperedWith(books, sql(books))).find((one) => one.law === law);
    expect(judged?.differences).toEqual(expect.arrayContaining([expect.stringContaining(named(books))]));
  });

  it("has a tampering for each law", async () => {
    const { laws } = await asAuditor(books.bench.platform.database.admin, (query) => checkLedger(query, books.options));
    expect([...new Set(TAMPERINGS.map(({ law }) => law))].toSorted()).toEqual(laws.map(({ law }) => law).toSorted());
  });
});

describe("npm run check:ledger", () => {
  const run = (parameters: readonly string[], environment: Record<string, string>) =>
    new Promise<{ code: number; said: string }>((resolve) => {
      const child = execFile(
        process.execPath,
        ["--import", "./scripts/loader.mjs", "scripts/check-ledger.ts", ...parameters],
        { env: { PATH: process.env["PATH"], ...environment } as NodeJS.ProcessEnv },
        (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
      );
    });

  it("prints a line for each law, names what differs, and ends with 0, 1 or 2", async () => {
    const { bench, hit } = books;
    const { admin, query } = bench.platform.database;
    const { sandbox, tenants } = bench.platform;
    const file = join(await mkdtemp(join(testRun().folder, "ledger-")), "sandbox.json");
    await writeFile(file, JSON.stringify(sandbox.registry));
    const environment = { DATABASE_URL: formatDatabaseUrl(admin) };
    const parameters = ["--sandbox", file, ...tenants.flatMap(({ id }) => ["--budget", `${id}=500000`])];

    const exact = await run(parameters, environment);
    expect(exact).toMatchObject({ code: 0, said: expect.stringContaining("The books are exact: 16 laws hold.") });
    expect(exact.said.match(/^✓ /gm)).toHaveLength(16);

    await query("update billing.charges set minor = minor + 1 where transaction_id = $1 and category = 'name'", [hit]);
    const inexact = await run(parameters, environment);
    await query("update billing.charges set minor = minor - 1 where transaction_id = $1 and category = 'name'", [hit]);
    expect(inexact).toMatchObject({ code: 1, said: expect.stringContaining("2 of 16 laws do not hold") });
    expect(inexact.said).toContain(`of transaction ${hit}: 43 CAD for HIT, the price book says 42`);

    expect(await run(["--budget", "all"], environment)).toMatchObject({ code: 2, said: expect.stringContaining("--budget is a tenant's id") });
    expect(await run([], {})).toMatchObject({ code: 2, said: expect.stringContaining("DATABASE_URL must be an administrator's address") });
    expect(await run(["--help"], {})).toMatchObject({ code: 0, said: expect.stringContaining("npm run check:ledger") });
  });
});
