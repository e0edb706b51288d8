import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import {
  asked,
  type Bench,
  chargedIn,
  consented,
  deliver,
  eachTestAfresh,
  eventually,
  identifiersOf,
  NOBODY,
  openBench,
  query,
  subject,
  untilHeld,
} from "./data.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);
beforeEach(() => bench.platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" }));

const SELECTION = "name { givenName familyName } outcomes { attribute } sources { at }";

/** What is kept of a key, read by another request. */
const readByKey = async (key: string) => {
  const { data, errors } = await query(
    bench,
    "query($key: OpaqueReference!) { transactionByKey(idempotencyKey: $key) { id outcome settledAt minimisation { asked returned } disclosures { answered } } }",
    { key },
  );
  expect(errors).toEqual([]);
  return data?.["transactionByKey"];
};

async function holdOne() {
  const { grant, attestationId } = await consented(bench);
  const one = subject(grant, identifiersOf(KNOWN.complete));
  const leave = new AbortController();
  const delivery = deliver(bench, SELECTION, [one], { deadline: "PT20S" }, leave.signal);
  delivery.catch(() => undefined);
  await untilHeld(bench, "northbank");
  return { key: one.idempotencyKey, attestationId, delivery, leave };
}

describe("while a partner is asked", () => {
  it("a client that leaves aborts the call; nothing is charged", async () => {
    const { key, delivery, leave } = await holdOne();
    leave.abort();
    await expect(delivery).rejects.toThrow();
    const settled = await eventually(
      () => readByKey(key),
      (transaction) => transaction?.outcome !== "OPEN",
    );
    expect(settled).toMatchObject({ outcome: "ABORTED", minimisation: { asked: 2, returned: 0 }, disclosures: [{ answered: false }] });
    const { northbank, maple } = await asked(bench);
    expect(northbank.map(({ state }) => state)).toEqual(["aborted"]);
    expect(maple).toEqual([]);
    expect(await chargedIn(bench, settled.id)).toBe(0);
  });

  it("P28: consent withdrawn ends the call and drops the answer; nothing is charged", async () => {
    const { key, attestationId, delivery } = await holdOne();
    const withdrawn = await query(bench, "mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { attestation { status } } }", {
      input: { attestationId },
    });
    expect(withdrawn.data?.["withdrawConsent"].attestation.status).toBe("WITHDRAWN");
    // Nobody lets the partner answer: the call itself ends.
    const { results } = await delivery;
    expect((await asked(bench)).northbank.map(({ state }) => state)).toEqual(["aborted"]);
    expect(results[0]).toMatchObject({
      status: "REFUSED",
      error: { code: "CONSENT_WITHDRAWN" },
      name: null,
      outcomes: [],
      sources: [],
      transaction: { outcome: "WITHDRAWN" },
    });
    expect(JSON.stringify(results)).not.toContain("Zelda");
    expect(await readByKey(key)).toMatchObject({ outcome: "WITHDRAWN", minimisation: { returned: 0 } });
    expect(await chargedIn(bench, results[0].transaction.id)).toBe(0);
  });

  it("P98: an organisation suspended by staff: the call ends, no answer comes, nothing is charged", async () => {
    const { delivery, key } = await holdOne();
    const { grant } = await consented(bench);
    const staff = await bench.platform.staff();
    const status = (mutation: string) =>
      query(
        bench,
        `mutation($input: OrganizationStatusInput!) { ${mutation}(input: $input) { organization { id } } }`,
        { input: { organizationId: bench.customer.tenant.id } },
        staff,
      );
    const suspended = await status("suspendOrganization");
    expect(suspended.errors).toEqual([]);
    const answer = await delivery;
    expect((await asked(bench)).northbank.map(({ state }) => state)).toEqual(["aborted"]);
    expect(JSON.stringify(answer)).not.toContain("Zelda");
    expect(answer.results[0]).toMatchObject({ status: "REFUSED", error: { code: "ORGANIZATION_SUSPENDED" }, name: null, outcomes: [], sources: [] });
    await bench.platform.sandbox.control.clearCalls();
    const next = await deliver(bench, SELECTION, [subject(grant, identifiersOf(KNOWN.complete))]);
    expect(next.errors.map(({ extensions }) => extensions["code"])).toContain("ORGANIZATION_SUSPENDED");
    expect(await asked(bench)).toEqual(NOBODY);
    expect((await status("reinstateOrganization")).errors).toEqual([]);
    const settled = await readByKey(key);
    expect(settled).toMatchObject({ outcome: "ABORTED", minimisation: { returned: 0 } });
    expect(await chargedIn(bench, settled.id)).toBe(0);
  });
});
