import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { readyCustomer } from "../../kit/platform.ts";
import { asked, type Bench, chargedIn, consented, deliver, eachTestAfresh, identifiersOf, NOBODY, openBench, query, subject } from "./data.ts";

const SELECTION =
  "employment { employer } sources { partner { name } } outcomes { attribute status reason } t: transaction { disclosures { partner { name } answered overDelivered } charges { outcome } }";
/** Longer than the rooms remember the register. */
const REMEMBERED_MS = 2_100;

let bench: Bench;
let other: Bench;

beforeAll(async () => {
  bench = await openBench();
  other = { ...bench, customer: await readyCustomer(bench.platform, { tenant: bench.platform.tenants[1] }) };
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

const sql = (text: string, values: readonly unknown[] = []) => bench.platform.database.query(text, values);
const EMPLOYMENT = [PARTNER_IDS.payfolio, PARTNER_IDS.corvid];

async function fetched(at: Bench, known: Parameters<typeof identifiersOf>[0] = KNOWN.complete, country = "CA", selection = SELECTION) {
  const { grant } = await consented(at, { countries: [country] });
  const { results, errors } = await deliver(at, selection, [subject(grant, identifiersOf(known), { country })]);
  expect(errors).toEqual([]);
  return results[0];
}

const sourceOf = (result: any) => result.sources.map(({ partner }: any) => partner.name);

describe("P35, P70: the register of recipients", () => {
  afterEach(async () => {
    await sql("delete from consent.subprocessor_objections");
    for (const { id, address } of bench.platform.sandbox.registry.partners) {
      if (address !== null) await sql("update consent.subprocessors set hosts = $2, ended_at = null where id = $1", [id, [new URL(address).host]]);
    }
    await sleep(REMEMBERED_MS);
  });

  it("a partner whose host is not in it is sent nothing, and told of to nobody", async () => {
    await sql("update consent.subprocessors set hosts = '{elsewhere.example}' where id = any ($1)", [EMPLOYMENT]);
    await sleep(REMEMBERED_MS);
    const result = await fetched(bench);
    expect(result).toMatchObject({ status: "FAILED", outcomes: [{ attribute: "employer", status: "UNAVAILABLE", reason: "PARTNER_ERROR" }] });
    expect(result.t.disclosures).toEqual([]);
    expect(await chargedIn(bench, result.transaction.id)).toBe(0);
    expect(await asked(bench)).toEqual(NOBODY);
  });

  it("a partner is sent nothing at the host of another recipient, whom the tenant may object to", async () => {
    const { partners } = bench.platform.sandbox.registry;
    const hostOf = (id: string) => new URL(partners.find((one) => one.id === id)?.address ?? "").host;
    await sql("update consent.subprocessors set hosts = $2 where id = $1", [PARTNER_IDS.payfolio, [hostOf(PARTNER_IDS.corvid)]]);
    await sql("update consent.subprocessors set hosts = $2 where id = $1", [PARTNER_IDS.corvid, [hostOf(PARTNER_IDS.payfolio)]]);
    await sleep(REMEMBERED_MS);
    expect(await fetched(bench)).toMatchObject({ status: "FAILED", t: { disclosures: [] } });
    expect(await asked(bench)).toEqual(NOBODY);
  });

  it("a partner that has ended is not asked, and the next in turn is", async () => {
    await sql("update consent.subprocessors set ended_at = now() where id = $1", [PARTNER_IDS.payfolio]);
    expect(sourceOf(await fetched(bench))).toEqual(["Corvid Contact"]);
    expect((await asked(bench)).payfolio).toEqual([]);
    await sql("update consent.subprocessors set ended_at = now() where id = $1", [PARTNER_IDS.corvid]);
    await bench.platform.sandbox.control.clearCalls();
    expect(await fetched(bench)).toMatchObject({ status: "FAILED", outcomes: [{ status: "UNAVAILABLE", reason: "NO_PARTNER" }] });
    expect(await asked(bench)).toEqual(NOBODY);
  });

  it("a partner to which a tenant objects is not asked for that tenant, and still for another", async () => {
    const input = { subprocessorId: PARTNER_IDS.payfolio };
    const set = (mutation: string) =>
      query(
        bench,
        `mutation($input: SubprocessorInput!) { ${mutation}(input: $input) { subprocessor { name objected } } }`,
        { input },
        bench.customer.person,
      );
    const { data } = await set("objectToSubprocessor");
    expect(data?.["objectToSubprocessor"]).toEqual({ subprocessor: { name: "Payfolio", objected: true } });
    expect(sourceOf(await fetched(bench))).toEqual(["Corvid Contact"]);
    expect((await asked(bench)).payfolio).toEqual([]);
    expect(sourceOf(await fetched(other))).toEqual(["Payfolio"]);
    expect((await asked(bench)).payfolio).toHaveLength(1);
    await set("withdrawObjection");
    expect(sourceOf(await fetched(bench))).toEqual(["Payfolio"]);
  });

  it("is shown to a customer, with its own objections and nobody else's", async () => {
    await sql("insert into consent.subprocessor_objections (organization_id, subprocessor_id, user_id) values ($1, $2, gen_random_uuid())", [
      other.customer.tenant.id,
      PARTNER_IDS.corvid,
    ]);
    const objectedOf = async (at: Bench) => {
      const { data } = await query(at, "{ subprocessors { name role country activeFrom endedAt objected } }");
      const rows: any[] = data?.["subprocessors"];
      expect(rows.find(({ name }) => name === "Corvid Contact")).toMatchObject({ role: "CONTROLLER", country: "CA", endedAt: null });
      return rows.filter(({ objected }) => objected).map(({ name }) => name);
    };
    expect([await objectedOf(bench), await objectedOf(other)]).toEqual([[], ["Corvid Contact"]]);
  });

  it("a new recipient is announced thirty days ahead, or is none", async () => {
    const announced = (days: number) =>
      sql(
        "insert into consent.subprocessors (name, role, country, hosts, active_from) values ($1, 'PROCESSOR', 'CA', '{}', now() + make_interval(days => $2))",
        [`After ${days}`, days],
      );
    await expect(announced(29)).rejects.toThrow("announced_30_days_ahead");
    await announced(31);
    expect(await sql("select name from consent.subprocessors s join consent.offered_subprocessors() o using (id) where name like 'After %'")).toEqual(
      [],
    );
  });
});

describe("P71: a transfer into the partner's country", () => {
  const mechanismUntil = (until: string) =>
    sql(`update consent.transfer_mechanisms set valid_until = ${until} where from_country = 'US' and to_country = 'CA'`);
  const COUNTRIES = "select id, country from consent.subprocessors where id = any ($1)";

  afterEach(async () => {
    await mechanismUntil("now() + interval '1 year'");
    await sql("update consent.subprocessors set country = 'CA'");
  });

  it("with a mechanism in force is made", async () => {
    expect(await fetched(bench, KNOWN.partialAtFirst, "US")).toMatchObject({ status: "COMPLETE" });
  });

  it.each([
    ["an expired", () => mechanismUntil("now()")],
    ["a missing", () => sql("update consent.subprocessors set country = 'FR' where id = any ($1)", [EMPLOYMENT])],
  ])("with %s mechanism is refused, and nobody is asked", async (_name, take) => {
    await take();
    const { grant } = await consented(bench, { countries: ["US"] });
    const { results } = await deliver(bench, SELECTION, [subject(grant, identifiersOf(KNOWN.partialAtFirst), { country: "US" })]);
    expect(results[0]).toMatchObject({ status: "REFUSED", error: { code: "TRANSFER_NOT_ALLOWED", retryable: false }, transaction: null });
    expect(await asked(bench)).toEqual(NOBODY);
    expect(await sql("select used from consent.grants where attestation_id = (select max(id::text)::uuid from consent.attestations)")).toEqual([
      { used: 0 },
    ]);
  });

  it("that only some partners would need leaves those out", async () => {
    await sql("update consent.subprocessors set country = 'FR' where id = $1", [PARTNER_IDS.payfolio]);
    expect(await sql(COUNTRIES, [EMPLOYMENT])).toHaveLength(2);
    expect(sourceOf(await fetched(bench, KNOWN.partialAtFirst, "US"))).toEqual(["Corvid Contact"]);
    expect((await asked(bench)).payfolio).toEqual([]);
  });

  it("P72: is explained on request", async () => {
    const { data } = await query(bench, "{ transferMechanisms { fromCountry toCountry mechanism validUntil explanation } }");
    expect(data?.["transferMechanisms"]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ fromCountry: "FR", toCountry: "CA", mechanism: "ADEQUACY", explanation: expect.stringContaining("authority") }),
        expect.objectContaining({ fromCountry: "US", toCountry: "CA", mechanism: "SCC", explanation: expect.stringContaining("clauses") }),
      ]),
    );
    await mechanismUntil("now()");
    const later = await query(bench, "{ transferMechanisms { fromCountry } }");
    expect(JSON.stringify(later.data)).not.toContain("US");
  });
});

describe("more than was asked", () => {
  const overDeliver = (partner: keyof typeof PARTNER_IDS) => bench.platform.sandbox.control.setFault(PARTNER_IDS[partner], { kind: "over-deliver" });

  it("is dropped, and counted against the partner", async () => {
    await overDeliver("payfolio");
    const result = await fetched(bench);
    expect(result).toMatchObject({ status: "COMPLETE", employment: { employer: KNOWN.complete.employment.employer } });
    expect(result.t.disclosures).toEqual([{ partner: { name: "Payfolio" }, answered: true, overDelivered: expect.any(Number) }]);
    expect(result.t.disclosures[0].overDelivered).toBeGreaterThan(10);
    const shown = JSON.stringify(result) + bench.platform.output();
    for (const value of [KNOWN.complete.familyName, KNOWN.complete.employment.position]) expect(shown).not.toContain(value);
  });

  it("is not counted of a partner that keeps to the question", async () => {
    expect((await fetched(bench)).t.disclosures).toEqual([{ partner: { name: "Payfolio" }, answered: true, overDelivered: 0 }]);
  });
});

describe("a partner's own deadline", () => {
  const deadline = (ms: number | null) => sql("update partner_data.partners set deadline_ms = $2 where id = $1", [PARTNER_IDS.payfolio, ms]);
  afterEach(() => deadline(null));

  it("ends its question, and leaves time for the next partner", async () => {
    await deadline(200);
    await sleep(REMEMBERED_MS);
    await bench.platform.sandbox.control.setFault(PARTNER_IDS.payfolio, { kind: "hang" });
    const result = await fetched(bench);
    expect(result).toMatchObject({ status: "COMPLETE", sources: [{ partner: { name: "Corvid Contact" } }] });
    expect(result.t.charges.map(({ outcome }: any) => outcome).toSorted()).toEqual(["HIT", "TIMEOUT"]);
    expect(result.t.disclosures).toContainEqual({ partner: { name: "Payfolio" }, answered: false, overDelivered: 0 });
  });
});

describe("a partner that fails again and again", () => {
  it("is left alone: PARTNER_UNAVAILABLE, not disclosed, not charged", async () => {
    for (const id of EMPLOYMENT) await bench.platform.sandbox.control.setFault(id, { kind: "500" });
    for (let time = 0; time < 10; time += 1) await fetched(bench);
    await bench.platform.sandbox.control.clearCalls();
    const result = await fetched(bench);
    expect(result).toMatchObject({ status: "FAILED", outcomes: [{ status: "UNAVAILABLE", reason: "PARTNER_UNAVAILABLE" }] });
    expect(result.t.disclosures).toEqual([]);
    expect(result.t.charges.map(({ outcome }: any) => outcome)).toEqual(["PARTNER_ERROR", "PARTNER_ERROR"]);
    expect(result.transaction.outcome).toBe("PARTNER_ERROR");
    expect(await chargedIn(bench, result.transaction.id)).toBe(0);
    expect(await asked(bench)).toEqual(NOBODY);
  });
});
