import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { readyCustomer } from "../../kit/platform.ts";
import { type Bench, consentedBound, deliver, identifiersOf, openBench, query, subject } from "./data.ts";

const SENT = { ...identifiersOf(KNOWN.complete), ipAddress: "24.48.0.1" };
const RECORD = "query($id: ID!) { transaction(id: $id) { record } }";

let bench: Bench;
let id: string;
let record: string;

beforeAll(async () => {
  bench = await openBench();
  const { grant, salt } = await consentedBound(bench, SENT);
  const { results } = await deliver(bench, "name { givenName } employment { position } ip { range } t: transaction { record }", [
    subject(grant, SENT, { salt }),
  ]);
  id = results[0].transaction.id;
  record = results[0].t.record;
});
afterAll(() => bench?.platform.stop());

/** What the record says, once it was verified with the published keys alone. */
async function read(token: string): Promise<Record<string, any>> {
  const { data } = await query(bench, "{ deliverySigningKeys }");
  const keys = data?.["deliverySigningKeys"].map((key: string) => JSON.parse(key));
  const { payload } = await jwtVerify(token, createLocalJWKSet({ keys }), {
    algorithms: ["EdDSA"],
    typ: "genifi-transaction-record+jwt",
    issuer: bench.platform.origin,
    audience: bench.customer.tenant.id,
  });
  return payload;
}

/** The database's own rows, every value as text; bytes in hexadecimal. */
const rowsOf = async (table: string, where: string): Promise<Record<string, string | null>[]> => {
  const columns = await bench.platform.database.query<{ name: string; type: string }>(
    `select attname as name, atttypid::regtype::text as type from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [`partner_data.${table}`],
  );
  const shown = columns.map(({ name, type }) =>
    type === "bytea" ? `encode(${name}, 'hex') as ${name}` : type.startsWith("timestamp") ? `to_jsonb(${name}) #>> '{}' as ${name}` : `${name}::text`,
  );
  return bench.platform.database.query(`select ${shown.join(", ")} from partner_data.${table} where ${where}`, [id]);
};

const asText = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]));

const sorted = (rows: readonly Record<string, unknown>[]) => rows.map((row) => JSON.stringify(Object.entries(asText(row)).toSorted())).toSorted();

describe("the record of a transaction", () => {
  it("P32: holds every column of every row that is kept of it, with the value that stands there", async () => {
    const said = await read(record);
    const tables = {
      transactions: [said["transaction"]],
      deliveries: [said["delivery"]],
      candidates: said["candidates"],
      disclosures: said["disclosures"],
    };
    const where: Record<string, string> = {
      transactions: "id = $1",
      deliveries: "id = (select delivery_id from partner_data.transactions where id = $1)",
    };
    for (const [table, rows] of Object.entries(tables)) {
      const kept = await rowsOf(table, where[table] ?? "transaction_id = $1");
      expect(kept.length).toBeGreaterThan(0);
      expect([table, sorted(rows)]).toEqual([table, sorted(kept)]);
    }
    const { granted, selected, asked, returned } = said["transaction"];
    expect(said["minimisation"]).toEqual({ granted, selected, asked, returned });
    expect(said["keptElsewhere"].map(({ room }: { room: string }) => room)).toEqual(["billing", "consent", "analytics", "events"]);
  });

  it("P32: every table of the room that names a transaction is in it", async () => {
    const tables = await bench.platform.database.query<{ table_name: string }>(
      `select table_name from information_schema.columns where table_schema = 'partner_data' and column_name = 'transaction_id'`,
    );
    expect(tables.map(({ table_name }) => table_name).toSorted()).toEqual(["candidates", "disclosures"]);
  });

  it("P33: holds nothing of the subject", () => {
    const text = Buffer.from(record.split(".")[1]!, "base64url").toString();
    const { givenName, familyName, phone, email } = KNOWN.complete;
    for (const value of [givenName, familyName, phone, email, SENT.ipAddress]) expect(text.includes(value)).toBe(false);
  });

  it("is signed as nothing else, and as it stands now when it is asked again", async () => {
    expect(decodeProtectedHeader(record)).toMatchObject({ alg: "EdDSA", typ: "genifi-transaction-record+jwt" });
    const { data } = await query(bench, RECORD, { id });
    const [first, again] = [await read(record), await read(data?.["transaction"].record)];
    expect(again["transaction"]).toEqual(first["transaction"]);
    expect(again["jti"]).not.toBe(first["jti"]);
  });

  it("P02: another tenant gets none", async () => {
    const { platform } = bench;
    const other = await readyCustomer(platform, { tenant: platform.tenants[1] });
    const { data } = await other.ask(RECORD, { id });
    expect(data).toEqual({ transaction: null });
  });
});
