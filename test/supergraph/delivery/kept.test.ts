import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { signIn } from "../../../scripts/customer/onboarding.ts";
import { type Bench, consentedBound, deliver, identifiersOf, openBench, query, subject, valuesOf } from "./data.ts";

const TRANSACTION = `id idempotencyKey outcome attempt country createdAt settledAt client { id } costCenter { id } project { id } process { version } attestation { id }
  minimisation { granted selected asked returned } disclosures { partner { id } category at answered } delivery { id transactions(first: 5) { edges { node { id } } } }`;
const SENT = {
  ...identifiersOf(KNOWN.complete),
  ipAddress: "24.48.0.1",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
};

let bench: Bench;
let attestationId: string;
let key: string;
let salt: string;
let grant: string;
let delivery: string;
let result: any;

beforeAll(async () => {
  bench = await openBench();
  ({ attestationId, grant, salt } = await consentedBound(bench, SENT));
  const one = subject(grant, SENT, { salt });
  key = one.idempotencyKey;
  const { data, results } = await deliver(
    bench,
    `name { givenName middleName familyName birthDate } address { streetAddress postalCode } employment { employer position income { minor } } ip { range }
     t: transaction { ${TRANSACTION} }`,
    [one],
  );
  delivery = data?.["deliverPartnerData"].id;
  [result] = results;
});
afterAll(() => bench?.platform.stop());

const read = async (text: string, variables: object, token?: string) => (await query(bench, text, { ...variables }, token)).data;

describe("what is kept of a delivery", () => {
  it("is found by its id in capitals too (RFC 9562)", async () => {
    const text = "query($id: ID!) { transaction(id: $id) { id outcome costCenter { code } charges { category } } }";
    const [small, capitals] = [await read(text, { id: result.t.id }), await read(text, { id: result.t.id.toUpperCase() })];
    expect(capitals).toEqual(small);
    expect(small?.["transaction"]).toMatchObject({ id: result.t.id, outcome: "HIT" });
  });

  it("P32: its transaction says who asked, for what, under which consent, and how much", () => {
    const { costCenterId, projectId } = bench.customer.workplace;
    expect(result).toMatchObject({ status: "COMPLETE", error: null });
    expect(result.t).toMatchObject({
      idempotencyKey: key,
      outcome: "HIT",
      attempt: 1,
      country: "CA",
      client: { id: bench.customer.app.clientId },
      costCenter: { id: costCenterId },
      project: { id: projectId },
      process: { version: 1 },
      attestation: { id: attestationId },
      delivery: { id: delivery, transactions: { edges: [{ node: { id: result.transaction.id } }] } },
    });
    expect(Date.parse(result.t.settledAt)).toBeGreaterThanOrEqual(Date.parse(result.t.createdAt));
  });

  it("the minimisation line counts what was granted, selected, asked and returned", () => {
    expect(result.t.minimisation).toEqual({ granted: 53, selected: 10, asked: 10, returned: 10 });
  });

  it("the ledger of disclosures names each partner and category", () => {
    const { northbank, payfolio } = PARTNER_IDS;
    expect(result.t.disclosures).toEqual(
      expect.arrayContaining([
        { partner: { id: northbank }, category: "name", at: expect.any(String), answered: true },
        { partner: { id: northbank }, category: "address", at: expect.any(String), answered: true },
        { partner: { id: payfolio }, category: "employment", at: expect.any(String), answered: true },
      ]),
    );
    expect(result.t.disclosures.filter(({ partner }: any) => Object.values(PARTNER_IDS).includes(partner.id))).toHaveLength(3);
  });

  it("can be read later by id and by key, and says the same", async () => {
    const byId = await read(`query($id: ID!) { transaction(id: $id) { ${TRANSACTION} } }`, { id: result.transaction.id });
    const byKey = await read(`query($key: OpaqueReference!) { transactionByKey(idempotencyKey: $key) { ${TRANSACTION} } }`, {
      key: key.toUpperCase(),
    });
    expect(byId?.["transaction"]).toEqual(result.t);
    expect(byKey?.["transactionByKey"]).toEqual(result.t);
  });

  it("P02: another customer finds it neither by id nor by key", async () => {
    const other = await signIn(bench.platform.origin, bench.platform.tenants[1].as());
    expect(await read("query($id: ID!) { transaction(id: $id) { id } }", { id: result.transaction.id }, other)).toEqual({ transaction: null });
    expect(await read("query($key: OpaqueReference!) { transactionByKey(idempotencyKey: $key) { id } }", { key }, other)).toEqual({
      transactionByKey: null,
    });
  });

  it("P03, P33: holds no value of the subject, sent or returned, in any table", async () => {
    const returned = [result.name, result.address, result.employment].flatMap(valuesOf);
    expect(returned.length).toBeGreaterThan(8);
    const { database } = bench.platform;
    const tables = await database.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(20);
    // What is our own or the customer's, and only looks alike: its address and its registry.
    const skipped = new Set(["partner_data.categories", "partner_data.partners", "partner_data.offers"]);
    for (const { name } of tables.filter((table) => !skipped.has(table.name))) {
      const rows = await database.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
      const text = rows.map(({ row }) => row).join("\n");
      for (const value of [...Object.values(SENT), ...returned, salt, grant]) expect(text.includes(value) ? `${name} holds ${value}` : "").toBe("");
    }
  });
});
