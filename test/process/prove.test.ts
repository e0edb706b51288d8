import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { calculateJwkThumbprint, importJWK, jwtVerify } from "jose";
import { formatDatabaseUrl } from "../../platform/database/address.ts";
import { makeKeys } from "../../scripts/customer/app.ts";
import { testRun } from "../kit/coordinates.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";

let platform: Platform;
let customer: Customer;
let folder: string;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await readyCustomer(platform);
  folder = await mkdtemp(join(testRun().folder, "prove-"));
  await writeFile(join(folder, "key.json"), JSON.stringify(customer.app.privateJwk));
});
afterAll(() => platform?.stop());

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (parameters: readonly string[], environment: NodeJS.ProcessEnv = { DATABASE_URL: formatDatabaseUrl(platform.database.admin) }) =>
  new Promise<Ended>((resolve) => {
    const child = execFile(
      process.execPath,
      ["--import", "./scripts/loader.mjs", "scripts/prove.ts", ...parameters],
      { env: { PATH: process.env["PATH"], ...environment }, maxBuffer: 10_000_000 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

const prove = (...more: readonly string[]) => {
  const { app, processId, workplace } = customer;
  const named = { origin: platform.origin, client: app.oauthClientId, key: join(folder, "key.json"), process: processId };
  const place = { "cost-center": workplace.costCenterId, project: workplace.projectId };
  return run([...Object.entries({ ...named, ...place }).flatMap(([option, value]) => [`--${option}`, value]), ...more]);
};

describe("npm run prove", () => {
  it("P03, P32: sends subjects, finds nothing of them in any table or log, and signs what it says", async () => {
    const log = join(folder, "platform.log");
    await writeFile(log, platform.output());
    const { publicJwk, privateJwk } = makeKeys();
    const sign = join(folder, "sign.json");
    await writeFile(sign, JSON.stringify(privateJwk));
    const { code, stdout, stderr } = await prove("--subjects", "2", "--log", log, "--sign", sign);
    expect([code, stderr]).toEqual([0, expect.stringContaining("Nothing was found")]);
    const { report, publicKey, jws } = JSON.parse(stdout);
    const tables = report.sinks.filter(({ sink }: { sink: string }) => sink.startsWith("table ")).map(({ sink }: { sink: string }) => sink.slice(6));
    expect(tables).toEqual(
      expect.arrayContaining(["partner_data.transactions", "consent.attestations", "billing.charges", "events.log", "pgboss.job"]),
    );
    expect(report.sinks).toContainEqual({ sink: `log ${log}`, bytes: expect.any(Number), hits: [] });
    expect(report).toMatchObject({ clean: true, hits: 0, markers: { "sent.phone": 2, "sent.email": 2, salt: 2, grant: 2, "access token": 1 } });
    expect(report.control.found).toBe(report.control.planted);
    expect(report.encodings.length).toBeGreaterThan(20);
    // Each subject left a transaction: the live path was gone through.
    const [kept] = await platform.database.query<{ count: number }>("select count(*)::int as count from partner_data.transactions");
    expect(kept!.count).toBe(2);
    const { payload, protectedHeader } = await jwtVerify(jws, await importJWK(publicJwk, "EdDSA"), {
      typ: "genifi-proof+jwt",
      algorithms: ["EdDSA"],
    });
    expect(payload).toMatchObject(report);
    expect(protectedHeader.kid).toBe(await calculateJwkThumbprint(publicJwk));
    expect(publicKey).not.toHaveProperty("d");
  });

  it("P03: finds what was planted in a table and in a log, names store, field and encoding, never the value, and exits 1", async () => {
    const email = `proof${randomBytes(6).toString("hex")}@host.example.com`;
    const people = join(folder, "people.json");
    await writeFile(people, JSON.stringify([{ email, phone: "+15145550187" }]));
    await platform.database.query("insert into analytics.inbox (source, id, organization_id) values ('planted', $1, $2)", [
      createHash("sha256").update(email).digest("hex"),
      customer.tenant.id,
    ]);
    const logs = await mkdtemp(join(folder, "logs-"));
    await writeFile(join(logs, "one.log"), `a line\nbody=${Buffer.from(`{"email":"${email}"}`).toString("base64")}\n`);
    const { code, stdout, stderr } = await prove("--people", people, "--log", logs, "--wait", "1");
    expect(code).toBe(1);
    const { report } = JSON.parse(stdout);
    expect(report.clean).toBe(false);
    const hit = report.sinks.filter(({ hits }: { hits: string[] }) => hits.length > 0);
    expect(hit.map(({ sink }: { sink: string }) => sink).toSorted()).toEqual([`log ${logs}`, "table analytics.inbox"]);
    const said = hit.flatMap(({ hits }: { hits: string[] }) => hits);
    expect(said).toContain("sent.email, sha256, hex");
    expect(said).toContainEqual(expect.stringMatching(/^sent\.email, base64, alignment \d in .*one\.log$/));
    for (const text of [stdout, stderr]) for (const value of [email, "5145550187"]) expect(text.includes(value)).toBe(false);
  });

  it("says what is wrong before it sends anything", async () => {
    expect(await run(["--help"], {})).toMatchObject({ code: 0, stdout: expect.stringContaining("--cost-center") });
    expect(await run([], {})).toMatchObject({ code: 2, stderr: expect.stringContaining("DATABASE_URL") });
    expect(await prove("--subjects", "0")).toMatchObject({ code: 2, stderr: expect.stringContaining("--subjects") });
    const unreadable = await prove("--people", join(folder, "key.json"));
    expect(unreadable).toMatchObject({ code: 2, stderr: expect.stringContaining("--people") });
  });
});
