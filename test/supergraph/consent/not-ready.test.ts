import { afterEach, describe, expect, it } from "@jest/globals";
import { randomUUID } from "node:crypto";
import { makeApp, makeWorkplace, signIn } from "../../../scripts/customer/onboarding.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import type { PlatformOptions } from "../../kit/platform.ts";
import {
  asked,
  type Bench,
  consented,
  deliver,
  eventually,
  identifiersOf,
  NOBODY,
  openBench,
  query,
  subject,
  transactionCount,
} from "../delivery/data.ts";

const COMPLETE = identifiersOf(KNOWN.complete);

let bench: Bench | undefined;

async function open(options: PlatformOptions = {}): Promise<Bench> {
  bench = await openBench(options);
  return bench;
}
afterEach(async () => {
  await bench?.platform.stop();
  bench = undefined;
});

describe("P28: a grant ends", () => {
  it("GRANT_EXPIRED, with nobody asked and nothing kept", async () => {
    const opened = await open({ environment: { GRANT_LIFETIME: "1" } });
    const { grant } = await consented(opened, { fetches: 100 });
    const last = await eventually(
      async () => (await deliver(opened, "name { givenName }", [subject(grant, COMPLETE)])).results[0],
      ({ status }) => status === "REFUSED",
    );
    expect(last).toMatchObject({ error: { code: "GRANT_EXPIRED" }, transaction: null });
    const kept = await transactionCount(opened);
    await opened.platform.sandbox.control.clearCalls();
    await deliver(opened, "name { givenName }", [subject(grant, COMPLETE)]);
    expect(await asked(opened)).toEqual(NOBODY);
    expect(await transactionCount(opened)).toBe(kept);
  });
});

describe("P06: agreements", () => {
  it("not accepted: nothing can be attested", async () => {
    const { platform } = await open();
    const { origin, tenants } = platform;
    const person = await signIn(origin, tenants[1].as());
    const workplace = await makeWorkplace(origin, person);
    const app = await makeApp(origin, person, "App");
    const process = await query(
      bench as Bench,
      "mutation($input: DefineProcessInput!) { defineProcess(input: $input) { process { id } } }",
      { input: { name: "Early", purpose: "IDENTITY_VERIFICATION", categories: [{ category: "name", attributes: ["givenName"] }] } },
      person,
    );
    const processId = process.data?.["defineProcess"]?.process.id ?? randomUUID();
    const customer = { ...(bench as Bench).customer, tenant: tenants[1], person, app, token: await app.token(), workplace, processId };
    await expect(consented({ platform, customer }, {}, [{ category: "name", attributes: ["givenName"] }])).rejects.toThrow("AGREEMENT_NOT_ACCEPTED");
    expect(await asked({ platform, customer })).toEqual(NOBODY);
  });

  it("an acceptance that is missing stops the next fetch", async () => {
    const opened = await open();
    const { grant } = await consented(opened, { fetches: 2 });
    const { database } = opened.platform;
    const accepted = `(select a.id from consent.agreements a join consent.policy_versions v on v.id = a.policy_version_id where v.kind = 'TERMS')`;
    await database.query(`set session_replication_role = replica; delete from consent.agreements where id in ${accepted}`);
    const { results } = await deliver(opened, "name { givenName }", [subject(grant, COMPLETE)]);
    expect(results[0]).toMatchObject({ status: "REFUSED", error: { code: "AGREEMENT_NOT_ACCEPTED" }, transaction: null });
    expect(await asked(opened)).toEqual(NOBODY);
    expect(await transactionCount(opened)).toBe(0);
  });
});

describe("the budget", () => {
  it("too small for what it could cost: BUDGET_EXCEEDED, with nobody asked and nothing kept", async () => {
    const opened = await open({ budget: 50 });
    const { grant } = await consented(opened, { fetches: 5 });
    // Both partners of a name could be paid: 84.
    const { results } = await deliver(opened, "name { givenName }", [subject(grant, COMPLETE)]);
    expect(results[0]).toMatchObject({ status: "REFUSED", error: { code: "BUDGET_EXCEEDED" }, transaction: null });
    expect(await asked(opened)).toEqual(NOBODY);
    expect(await transactionCount(opened)).toBe(0);
    // The fetch was given back, and what the budget allows is still allowed: 2 for an address.
    const small = await deliver(
      opened,
      "ip { country }",
      Array.from({ length: 5 }, () => subject(grant, { ...COMPLETE, ipAddress: "24.48.0.1" })),
    );
    expect(small.results.map(({ status }) => status)).toEqual(Array(5).fill("COMPLETE"));
  });

  it("of subjects in one delivery, those that it covers are asked", async () => {
    const opened = await open({ budget: 200 });
    const { grant } = await consented(opened, { fetches: 10 });
    const { results } = await deliver(
      opened,
      "name { givenName }",
      Array.from({ length: 5 }, () => subject(grant, COMPLETE)),
    );
    expect(results.map(({ status, error }) => error?.code ?? status).toSorted()).toEqual([
      "BUDGET_EXCEEDED",
      "BUDGET_EXCEEDED",
      "BUDGET_EXCEEDED",
      "COMPLETE",
      "COMPLETE",
    ]);
    expect((await asked(opened)).northbank).toHaveLength(2);
    // 200 − 2 × 42: each could have cost 84 and did cost 42.
    const [left] = await opened.platform.database.query<{ left: string }>(
      `select (select sum(available) from billing.budgets where organization_id = $1) +
              (select coalesce(sum(amount), 0) from billing.budget_deltas where organization_id = $1) as left`,
      [opened.customer.tenant.id],
    );
    expect(left).toEqual({ left: "116" });
  });
});
