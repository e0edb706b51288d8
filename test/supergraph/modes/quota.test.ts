import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { APP_SCOPES } from "../../../scripts/customer/onboarding.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import type { Mode } from "../../../platform/identity/principal.ts";
import { aboutOf, asMode, type BothModes, callsByMode, consentedIn, deliverIn, documentOf, openBothModes } from "../contract/data.ts";

let modes: BothModes;

beforeAll(async () => {
  modes = await openBothModes(APP_SCOPES, { TEST_DAILY_QUOTA: "2" });
});
afterAll(() => modes?.platform.stop());

async function name(mode: Mode) {
  const { grant } = await consentedIn(modes, mode);
  return { grant, result: await deliverIn(modes, mode, "name { givenName }", { grant, identifiers: aboutOf(KNOWN.complete) }) };
}

describe("the quota of tests", () => {
  it("ends in a refusal of its own, with 0 calls and nothing booked; live goes on; a day later tests do too", async () => {
    const { sandbox, database } = modes.platform;
    expect([(await name("TEST")).result.status, (await name("TEST")).result.status]).toEqual(["COMPLETE", "COMPLETE"]);
    await sandbox.control.clearCalls();
    const { result } = await name("TEST");
    expect(result).toMatchObject({ status: "REFUSED", error: { code: "TEST_QUOTA_EXCEEDED", retryable: true }, transaction: null });
    expect((await callsByMode(modes)).TEST).toBe(0);
    const [fetches] = await database.query<{ used: string }>("select sum(used) as used from consent.grants");
    expect(fetches?.used).toBe("2");

    expect((await name("LIVE")).result.status).toBe("COMPLETE");
    expect((await name("LIVE")).result.status).toBe("COMPLETE");
    expect((await name("LIVE")).result.status).toBe("COMPLETE");

    await database.query("update partner_data.transactions set created_at = created_at - interval '1 day' where mode = 'TEST'");
    expect((await name("TEST")).result.status).toBe("COMPLETE");
  });

  it("holds for the subjects of one delivery too", async () => {
    const { database, tenants } = modes.platform;
    await database.query(
      "update partner_data.transactions set created_at = created_at - interval '2 days' where mode = 'TEST' and organization_id = $1",
      [tenants[0].id],
    );
    const subjects = await Promise.all(
      [1, 2, 3].map(async () => ({
        idempotencyKey: randomUUID(),
        grant: (await consentedIn(modes, "TEST")).grant,
        country: "CA",
        identifiers: aboutOf(KNOWN.complete),
      })),
    );
    const { data } = await asMode(modes, "TEST", documentOf("name { givenName }"), { input: { ...modes.customer.workplace, subjects } });
    const codes = data?.["deliverPartnerData"].results.map(({ error }: any) => error?.code ?? null);
    expect(codes.toSorted()).toEqual(["TEST_QUOTA_EXCEEDED", null, null]);
  });
});
