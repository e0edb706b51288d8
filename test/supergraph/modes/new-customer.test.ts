import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { aboutOf, asMode, type BothModes, callsByMode, consentedIn, deliverIn, openBothModes } from "../contract/data.ts";

let modes: BothModes;

/** A customer that has agreed to everything, and with which sales has not spoken: no contract, no budget. */
beforeAll(async () => {
  modes = await openBothModes();
  const { database, tenants } = modes.platform;
  for (const table of ["partner_data.contracts", "billing.budgets"])
    await database.query(`delete from ${table} where organization_id = $1`, [tenants[0].id]);
});
afterAll(() => modes?.platform.stop());

const SELECTION = `name { givenName } email { address } address { locality } phone { type } employment { employer } financial { accounts { kind } }
  socialMedia { profiles { network } } mediaReports { reports { title } } mobileCarrier { country } device { browser } ip { country } wifi { vendor }`;
const IDENTIFIERS = { ...aboutOf(KNOWN.complete), ipAddress: "8.8.8.8", bssid: KNOWN.complete.wifi.bssid, userAgent: "Mozilla/5.0 Chrome/124.0.0.0" };

describe("a customer without a contract and without a budget", () => {
  it("tests every category at once", async () => {
    const { grant } = await consentedIn(modes, "TEST");
    const result = await deliverIn(modes, "TEST", SELECTION, { grant, identifiers: IDENTIFIERS });
    expect(result.error).toBeNull();
    const returned = result.outcomes.filter(({ status }: any) => status === "RETURNED").map(({ category }: any) => category);
    expect(returned.length).toBe(12);
  });

  it("is told what it would cost", async () => {
    const { grant } = await consentedIn(modes, "TEST");
    const planned = await deliverIn(modes, "TEST", "plan { price { minor currency } }", { grant, identifiers: IDENTIFIERS }, { dryRun: true });
    expect(planned.status).toBe("EMPTY");
    const { plan } = await deliverIn(
      modes,
      "TEST",
      "name { givenName } plan { price { minor currency } }",
      { grant, identifiers: IDENTIFIERS },
      { dryRun: true },
    );
    expect(plan.price).toEqual({ minor: "84", currency: "CAD" });
    const coverage = await asMode(modes, "TEST", '{ coverage(country: "CA", category: "name") { partner { name mode } } }');
    expect(coverage.data?.["coverage"].map(({ partner }: any) => partner)).toEqual([
      { name: "Northbank Identity (sandbox)", mode: "TEST" },
      { name: "Maple Registry (sandbox)", mode: "TEST" },
    ]);
  });

  it("asks nobody in live", async () => {
    await modes.platform.sandbox.control.clearCalls();
    const { grant } = await consentedIn(modes, "LIVE");
    const result = await deliverIn(modes, "LIVE", "name { givenName }", { grant, identifiers: IDENTIFIERS });
    expect(result).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_CONTRACTED" } });
    expect(await callsByMode(modes)).toEqual({ LIVE: 0, TEST: 0 });
  });
});
