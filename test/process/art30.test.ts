import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { formatDatabaseUrl } from "../../platform/database/address.ts";
import { MARKED, UNMARKABLE } from "../../scripts/canary/fields.ts";
import { CATEGORIES } from "../../scripts/seed/categories.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";

let platform: Platform;
let customer: Customer;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await readyCustomer(platform, { categories: [{ category: "credit", attributes: ["score"], waysToAsk: ["CHECK"] }] });
});
afterAll(() => platform?.stop());

const run = (parameters: readonly string[], environment: NodeJS.ProcessEnv = { DATABASE_URL: formatDatabaseUrl(platform.database.admin) }) =>
  promisify(execFile)(process.execPath, ["--import", "./scripts/loader.mjs", "scripts/art30.ts", ...parameters], {
    env: { PATH: process.env["PATH"], ...environment },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );

describe("npm run art30", () => {
  it("writes every controller, what for, every category, partner, tagged field and table", async () => {
    const { code, stdout } = await run(["--json", "--name", "genifi Inc."]);
    expect(code).toBe(0);
    const record = JSON.parse(stdout);
    expect(record.processor).toEqual({ name: "genifi Inc.", contact: null, officer: null });
    const controllers = await platform.database.query<{ id: string }>("select id from accounts.organizations");
    expect(record.controllers.map(({ id }: { id: string }) => id).toSorted()).toEqual(controllers.map(({ id }) => id).toSorted());
    const own = record.controllers.find(({ id }: { id: string }) => id === customer.tenant.id);
    expect(own.processes).toEqual([
      { process: expect.stringMatching(/^Process /), purpose: "IDENTITY_VERIFICATION", attributes: { "credit:check": ["score"] } },
    ]);
    expect(record.categories.map(({ id }: { id: string }) => id)).toEqual(CATEGORIES.map(({ id }) => id).toSorted());
    const partners = await platform.database.query("select name, address is not null as outside from partner_data.partners order by name");
    expect(record.partners).toEqual(partners.map((partner) => expect.objectContaining(partner)));
    const fields = [...record.otherFields, ...record.categories.flatMap((category: { fields: string[] }) => category.fields)];
    expect(fields).toEqual(expect.arrayContaining([...MARKED, ...Object.keys(UNMARKABLE)]));
    expect(new Set(fields).size).toBe(fields.length);
    const described = await platform.database.query<{ count: number }>(
      `select count(*)::int as count from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname in ('accounts', 'consent', 'billing', 'partner_data', 'analytics', 'events') and c.relname <> 'migrations'`,
    );
    expect(record.tables).toHaveLength(described[0]!.count);
    // What the database does not keep apart would be named as such.
    for (const table of record.tables) if (table.tenant !== "none") expect([table.name, table.separated]).toEqual([table.name, true]);
  });

  it("writes them as Markdown for people, and no customer's word breaks out of its cell", async () => {
    await platform.database.query("update accounts.organizations set name = 'A | <b>B</b> *C*' where id = $1", [platform.tenants[1].id]);
    const { stdout } = await run([]);
    for (const part of ["(a) Processor and controllers", "(b) Categories", "(c) Recipients", "(d) Security", "| credit CHECK (score) |"])
      expect(stdout).toContain(part);
    expect(stdout).toContain("A \\| \\<b\\>B\\</b\\> \\*C\\*");
    expect(stdout).toContain("| partner\\_data.transactions | account | with the organisation's statements | organization\\_id |");
  });

  it("says what is wrong when it cannot", async () => {
    expect(await run(["--help"], {})).toMatchObject({ code: 0, stdout: expect.stringContaining("art. 30(2)") });
    expect(await run(["--wrong"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--help") });
    expect(await run([], {})).toMatchObject({ code: 2, stderr: expect.stringContaining("DATABASE_URL") });
    const app = formatDatabaseUrl(platform.database.logins.as("partner_data_app"));
    expect(await run([], { DATABASE_URL: app })).toMatchObject({ code: 2, stdout: "" });
  });
});
