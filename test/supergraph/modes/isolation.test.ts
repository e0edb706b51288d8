import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ALL_CATEGORIES, attest, consentInput, inEveryWay } from "../../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS, testIdOf } from "../../../scripts/sandbox/known.ts";
import { MODES } from "../../../platform/identity/principal.ts";
import { readyCustomer } from "../../kit/platform.ts";
import { aboutOf, asMode, type BothModes, callsByMode, consentedIn, deliverIn, NO_CALLS, openBothModes } from "../contract/data.ts";

let modes: BothModes;

beforeAll(async () => {
  modes = await openBothModes();
});
afterAll(() => modes?.platform.stop());
beforeEach(() => modes.platform.sandbox.control.clearCalls());

const ZELDA = aboutOf(KNOWN.complete);
const otherOf = { TEST: "LIVE", LIVE: "TEST" } as const;
const sql = (text: string, values: readonly unknown[] = []) => modes.platform.database.query<Record<string, any>>(text, values);
const transactions = async () => (await sql("select count(*)::int as count from partner_data.transactions"))[0]!["count"];

describe.each(MODES)("a %s client", (mode) => {
  it("P26: reaches partners of its own mode, and no other's", async () => {
    const { grant } = await consentedIn(modes, mode);
    const result = await deliverIn(modes, mode, "name { givenName } employment { employer } phone { type } ip { addressFamily }", {
      grant,
      identifiers: { ...ZELDA, ipAddress: "8.8.8.8" },
    });
    expect(result).toMatchObject({ status: "COMPLETE", transaction: { mode } });
    expect(new Set(result.transaction.disclosures.map((one: any) => one.partner.mode))).toEqual(new Set([mode]));
    const calls = await callsByMode(modes);
    expect([calls[mode] > 0, calls[otherOf[mode]]]).toEqual([true, 0]);
  });

  it("P28: is refused a grant of the other mode, with 0 calls and nothing kept", async () => {
    const { grant } = await consentedIn(modes, otherOf[mode]);
    const before = await transactions();
    const result = await deliverIn(modes, mode, "name { givenName }", { grant, identifiers: ZELDA });
    expect(result).toMatchObject({ status: "REFUSED", error: { code: "GRANT_OF_OTHER_MODE", retryable: false }, transaction: null, name: null });
    expect(await callsByMode(modes)).toEqual(NO_CALLS);
    expect(await transactions()).toBe(before);
  });

  it("P28, P91: gets no grant on a consent of the other mode, and can neither read nor withdraw it", async () => {
    const { attestationId } = await consentedIn(modes, otherOf[mode]);
    const issue = "mutation($input: IssueGrantsInput!) { issueGrants(input: $input) { results { grant { token } error { code } } } }";
    const issued = await asMode(modes, mode, issue, { input: { attestationIds: [attestationId] } });
    expect(issued.data?.["issueGrants"].results).toEqual([{ grant: null, error: { code: "ATTESTATION_UNKNOWN" } }]);
    const withdrawn = await asMode(modes, mode, "mutation($id: ID!) { withdrawConsent(input: { attestationId: $id }) { attestation { id } } }", {
      id: attestationId,
    });
    expect(withdrawn.errors.map(({ extensions }) => extensions["code"])).toEqual(["ATTESTATION_UNKNOWN"]);
    expect(await asMode(modes, mode, "query($id: ID!) { attestation(id: $id) { id } }", { id: attestationId })).toMatchObject({
      data: { attestation: null },
    });
    const [row] = await sql("select mode, withdrawn_at from consent.attestations where id = $1", [attestationId]);
    expect(row).toEqual({ mode: otherOf[mode], withdrawn_at: null });
  });

  it("has idempotency keys of its own: a test cannot take a live delivery's", async () => {
    const idempotencyKey = randomUUID();
    const results = [];
    for (const its of [otherOf[mode], mode]) {
      const { grant } = await consentedIn(modes, its);
      results.push(await deliverIn(modes, its, "name { givenName }", { idempotencyKey, grant, identifiers: ZELDA }));
    }
    expect(results.map(({ status, transaction }) => [status, transaction.mode])).toEqual([
      ["COMPLETE", otherOf[mode]],
      ["COMPLETE", mode],
    ]);
    const { data } = await asMode(modes, mode, "query($key: OpaqueReference!) { transactionByKey(idempotencyKey: $key) { id mode } }", {
      key: idempotencyKey,
    });
    expect(data?.["transactionByKey"]).toEqual({ id: results[1].transaction.id, mode });
  });
});

describe("another customer's tests", () => {
  it("P02, P73: are no more to be reached than its live things are", async () => {
    const { platform } = modes;
    const other = await readyCustomer(platform, { tenant: platform.tenants[1], mode: "TEST" });
    const { attestationId, grant } = await attest(platform.origin, other.token, consentInput(other.processId, inEveryWay(ALL_CATEGORIES)));
    const result = await deliverIn(modes, "TEST", "name { givenName }", { grant, identifiers: ZELDA });
    expect(result).toMatchObject({ status: "REFUSED", error: { code: "GRANT_UNKNOWN" } });
    expect(await callsByMode(modes)).toEqual(NO_CALLS);
    const { data } = await asMode(modes, "TEST", "query($id: ID!) { attestation(id: $id) { id } }", { id: attestationId });
    expect(data).toEqual({ attestation: null });
  });
});

describe("what admission knows", () => {
  it("a contract with a sandbox partner opens nothing to a live client", async () => {
    const { customer } = modes;
    const [live, twin] = [PARTNER_IDS.payfolio, testIdOf(PARTNER_IDS.payfolio)];
    const move = (from: string, to: string) =>
      sql("update partner_data.contracts set partner_id = $3 where organization_id = $1 and partner_id = $2 and category = 'employment'", [
        customer.tenant.id,
        from,
        to,
      ]);
    const without = (ended: string) =>
      sql(`update partner_data.contracts set valid_until = ${ended} where organization_id = $1 and partner_id = $2 and category = 'employment'`, [
        customer.tenant.id,
        PARTNER_IDS.corvid,
      ]);
    await move(live, twin);
    await without("now()");
    try {
      const { grant } = await consentedIn(modes, "LIVE");
      const result = await deliverIn(modes, "LIVE", "employment { employer }", { grant, identifiers: ZELDA });
      expect(result).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_CONTRACTED" } });
      expect(await callsByMode(modes)).toEqual(NO_CALLS);
    } finally {
      await move(twin, live);
      await without("null");
    }
  });

  it("what no sandbox partner offers is refused to a test client, whatever is contracted", async () => {
    const [kept] = await sql("select mode, test_rank from partner_data.partners where id = $1", [testIdOf(PARTNER_IDS.pressmark)]);
    await sql("update partner_data.partners set mode = 'LIVE', test_rank = null where id = $1", [testIdOf(PARTNER_IDS.pressmark)]);
    try {
      const { grant } = await consentedIn(modes, "TEST");
      const result = await deliverIn(modes, "TEST", "mediaReports { reports { title } }", { grant, identifiers: ZELDA });
      expect(result).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_IN_SANDBOX" } });
      expect(await callsByMode(modes)).toEqual(NO_CALLS);
    } finally {
      await sql("update partner_data.partners set mode = 'TEST', test_rank = $2 where id = $1", [
        testIdOf(PARTNER_IDS.pressmark),
        kept!["test_rank"],
      ]);
    }
  });

  it("a client's mode is fixed in the database too, and a token that says another is refused", async () => {
    const id = modes.apps.TEST.clientId;
    await expect(sql("update accounts.api_clients set mode = 'LIVE' where id = $1", [id])).rejects.toThrow("MODE_IS_FIXED");
    const { grant } = await consentedIn(modes, "TEST");
    await sql("alter table accounts.api_clients disable trigger mode_is_fixed");
    try {
      await sql("update accounts.api_clients set mode = 'LIVE' where id = $1", [id]);
      await expect(deliverIn(modes, "TEST", "name { givenName }", { grant, identifiers: ZELDA })).rejects.toThrow("FORBIDDEN");
      expect(await callsByMode(modes)).toEqual(NO_CALLS);
    } finally {
      await sql("update accounts.api_clients set mode = 'TEST' where id = $1", [id]);
      await sql("alter table accounts.api_clients enable trigger mode_is_fixed");
    }
  });
});

describe("the second check, before anything is sent", () => {
  /** As if admission had planned partners of both modes. */
  async function planningEverybody<T>(work: () => Promise<T>): Promise<T> {
    const [made] = await sql("select pg_get_functiondef('partner_data.contracted'::regproc) as sql");
    const right: string = made!["sql"];
    const wrong = right.replaceAll(/\bp\.mode = '(?:LIVE|TEST)'/g, "true").replaceAll("p.test_rank", "1");
    expect(wrong).not.toBe(right);
    await sql(wrong);
    try {
      return await work();
    } finally {
      await sql(right);
    }
  }

  it.each(MODES)("keeps a %s client's questions from partners of the other mode, with 0 calls, whoever was planned", async (mode) => {
    const partner = mode === "TEST" ? PARTNER_IDS.signalpost : testIdOf(PARTNER_IDS.signalpost);
    const own = mode === "TEST" ? testIdOf(PARTNER_IDS.signalpost) : PARTNER_IDS.signalpost;
    const { customer } = modes;
    const contract = (to: string, from: string) =>
      sql("update partner_data.contracts set partner_id = $2 where organization_id = $1 and partner_id = $3 and category = 'wifi'", [
        customer.tenant.id,
        to,
        from,
      ]);
    const suspend = (status: string) => sql("update partner_data.partners set status = $2 where id = $1", [own, status]);
    if (mode === "LIVE") await contract(partner, own);
    await suspend("SUSPENDED");
    try {
      const result = await planningEverybody(async () => {
        const { grant } = await consentedIn(modes, mode);
        return deliverIn(modes, mode, "wifi { vendor }", { grant, identifiers: { bssid: KNOWN.complete.wifi.bssid } });
      });
      expect(result).toMatchObject({
        status: "FAILED",
        outcomes: [{ attribute: "vendor", status: "UNAVAILABLE", reason: "PARTNER_OF_OTHER_MODE" }],
        transaction: { outcome: "PARTNER_ERROR", disclosures: [] },
      });
      expect(await callsByMode(modes)).toEqual(NO_CALLS);
    } finally {
      await suspend("ACTIVE");
      if (mode === "LIVE") await contract(own, partner);
    }
  });
});
