import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { randomUUID } from "node:crypto";
import { makeApp, makeWorkplace } from "../../../scripts/customer/onboarding.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { asked, type Bench, consented, deliver, identifiersOf, NOBODY, openBench, query, subject, transactionCount } from "../delivery/data.ts";

const COMPLETE = identifiersOf(KNOWN.complete);

let bench: Bench;
let one: object;
let kept: number;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());
beforeEach(async () => {
  one = subject((await consented(bench)).grant, COMPLETE);
  await bench.platform.sandbox.control.clearCalls();
  kept = await transactionCount(bench);
});

/** A delivery that must be refused as a whole, before anybody is asked and with nothing kept. */
async function expectRefusal(code: string, { token = bench.customer.token, ...more }: Readonly<Record<string, any>> = {}): Promise<void> {
  const { data, errors } = await deliver({ ...bench, customer: { ...bench.customer, token } }, "name { givenName }", [one], more);
  expect(data?.["deliverPartnerData"] ?? null).toBeNull();
  expect(errors.map(({ extensions }) => extensions["code"])).toEqual([code]);
  expect(await asked(bench)).toEqual(NOBODY);
  expect(await transactionCount(bench)).toBe(kept);
}

describe("who may deliver", () => {
  it("P01: our own staff may not", async () => {
    await expectRefusal("FORBIDDEN", { token: await bench.platform.staff() });
  });

  it.each(["OWNER", "ADMIN", "PRIVACY_OFFICER", "DEVELOPER", "VIEWER"])("P01: a person may not: %s", async (role) => {
    await expectRefusal("FORBIDDEN", { token: await bench.platform.person(bench.customer.tenant, role) });
  });

  it("a client without a deliver scope may not", async () => {
    await expectRefusal("FORBIDDEN", { token: await bench.customer.app.token("consent:attest") });
  });

  it("nobody may without a token, or with one that was tampered with", async () => {
    await expectRefusal("UNAUTHENTICATED", { token: "" });
    await expectRefusal("UNAUTHENTICATED", { token: `${bench.customer.token.slice(0, -20)}${"A".repeat(20)}` });
  });

  it("P98: a revoked client may not, though its token lives", async () => {
    const { platform, customer } = bench;
    const app = await makeApp(platform.origin, customer.person, "To be revoked");
    const token = await app.token();
    const revoked = await query(
      bench,
      "mutation($input: RevokeApiClientInput!) { revokeApiClient(input: $input) { client { id } } }",
      { input: { clientId: app.clientId } },
      customer.person,
    );
    expect(revoked.errors).toEqual([]);
    await expectRefusal("CLIENT_REVOKED", { token });
  });
});

describe("where it is booked", () => {
  it("an archived, unknown or foreign cost center: COST_CENTER_UNKNOWN", async () => {
    const { platform, customer } = bench;
    const { costCenterId } = await makeWorkplace(platform.origin, customer.person, "ARCHIVED");
    const archived = await query(
      bench,
      "mutation($input: ArchiveCostCenterInput!) { archiveCostCenter(input: $input) { costCenter { id } } }",
      { input: { costCenterId } },
      customer.person,
    );
    expect(archived.errors).toEqual([]);
    const foreign = await makeWorkplace(platform.origin, await platform.person(platform.tenants[1]), "FOREIGN");
    await expectRefusal("COST_CENTER_UNKNOWN", { costCenterId });
    await expectRefusal("COST_CENTER_UNKNOWN", { costCenterId: randomUUID() });
    await expectRefusal("COST_CENTER_UNKNOWN", { costCenterId: foreign.costCenterId });
    await expectRefusal("PROJECT_UNKNOWN", { projectId: foreign.projectId });
  });

  it("ids that are none: BAD_USER_INPUT", async () => {
    await expectRefusal("BAD_USER_INPUT", { costCenterId: "zelda@example.com" });
    await expectRefusal("BAD_USER_INPUT", { subjects: [] });
    await expectRefusal("BAD_USER_INPUT", { subjects: Array(101).fill(one) });
  });
});
