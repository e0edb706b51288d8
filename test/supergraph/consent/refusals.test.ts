import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { randomBytes } from "node:crypto";
import { bindGrant } from "../../../scripts/customer/client/bind-grant.ts";
import { attest, consentInput, defineProcess } from "../../../scripts/customer/onboarding.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { readyCustomer } from "../../kit/platform.ts";
import {
  asked,
  type Bench,
  consented,
  consentedBound,
  deliver,
  identifiersOf,
  NOBODY,
  openBench,
  query,
  subject,
  transactionCount,
} from "../delivery/data.ts";

const COMPLETE = identifiersOf(KNOWN.complete);
const NAME = [{ category: "name", attributes: ["givenName", "familyName"] }];

let bench: Bench;
let kept: number;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());
beforeEach(async () => {
  await bench.platform.sandbox.control.clearCalls();
  kept = await transactionCount(bench);
});

/** A delivery of one subject that must be refused so, before anybody is asked and with nothing kept. */
async function expectRefusal(code: string, one: object, selection = "name { givenName }", at = bench): Promise<void> {
  const { results, errors } = await deliver(at, selection, [one]);
  expect(errors).toEqual([]);
  expect(results[0]).toMatchObject({ status: "REFUSED", error: { code, retryable: false }, transaction: null });
  expect(JSON.stringify(results)).not.toContain("Zelda");
  expect(await asked(at)).toEqual(NOBODY);
  expect(await transactionCount(at)).toBe(kept);
}

describe("P28: the grant", () => {
  it("none of ours: GRANT_MALFORMED", async () => {
    await expectRefusal("GRANT_MALFORMED", subject("not a grant", COMPLETE));
    await expectRefusal("GRANT_MALFORMED", subject(bench.customer.token, COMPLETE));
  });

  it("tampered with, in any part: GRANT_MALFORMED", async () => {
    const { grant } = await consented(bench, {}, NAME);
    const [header = "", payload = "", signature = ""] = grant.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const wider = Buffer.from(JSON.stringify({ ...claims, categories: { ...claims.categories, email: ["address"] } })).toString("base64url");
    const none = Buffer.from(JSON.stringify({ alg: "none", typ: "genifi-grant+jwt" })).toString("base64url");
    await expectRefusal("GRANT_MALFORMED", subject(`${header}.${wider}.${signature}`, COMPLETE));
    await expectRefusal("GRANT_MALFORMED", subject(`${none}.${payload}.${signature}`, COMPLETE));
    await expectRefusal("GRANT_MALFORMED", subject(`${header}.${payload}.${randomBytes(64).toString("base64url")}`, COMPLETE));
  });

  it("P01, P02: another customer's: GRANT_UNKNOWN", async () => {
    const other = { platform: bench.platform, customer: await readyCustomer(bench.platform, { tenant: bench.platform.tenants[1] }) };
    const { grant } = await consented(other);
    await expectRefusal("GRANT_UNKNOWN", subject(grant, COMPLETE));
  });

  it("used up: GRANT_USED_UP", async () => {
    const { grant } = await consented(bench);
    await deliver(bench, "name { givenName }", [subject(grant, COMPLETE)]);
    await bench.platform.sandbox.control.clearCalls();
    kept += 1;
    await expectRefusal("GRANT_USED_UP", subject(grant, COMPLETE));
  });

  it("for fewer categories: CATEGORY_NOT_GRANTED", async () => {
    const { grant } = await consented(bench, {}, NAME);
    await expectRefusal("CATEGORY_NOT_GRANTED", subject(grant, COMPLETE), "name { givenName } email { address }");
    await expectRefusal("CATEGORY_NOT_GRANTED", subject(grant, COMPLETE), "name { birthDate }");
  });
});

describe("P28, P39: the consent", () => {
  it("withdrawn: CONSENT_WITHDRAWN", async () => {
    const { grant, attestationId } = await consented(bench);
    await query(bench, "mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { attestation { id } } }", {
      input: { attestationId },
    });
    await expectRefusal("CONSENT_WITHDRAWN", subject(grant, COMPLETE));
  });

  it("expired: CONSENT_EXPIRED", async () => {
    const { grant, attestationId } = await consented(bench);
    await bench.platform.database.query("update consent.attestations set expires_at = now() - interval '1 second' where id = $1", [attestationId]);
    await expectRefusal("CONSENT_EXPIRED", subject(grant, COMPLETE));
  });

  it("used as often as it allows: CONSENT_USED_UP", async () => {
    const { grant } = await consented(bench, { uses: { times: 1 }, fetches: 2 });
    await deliver(bench, "name { givenName }", [subject(grant, COMPLETE)]);
    await bench.platform.sandbox.control.clearCalls();
    kept += 1;
    await expectRefusal("CONSENT_USED_UP", subject(grant, COMPLETE));
  });

  it("P39: for another country: COUNTRY_NOT_CONSENTED", async () => {
    const { grant } = await consented(bench, { countries: ["CA", "FR"] });
    await expectRefusal("COUNTRY_NOT_CONSENTED", subject(grant, COMPLETE, { country: "US" }));
  });
});

describe("P27: the business process", () => {
  it("retired: PROCESS_RETIRED", async () => {
    const { platform, customer } = bench;
    const processId = await defineProcess(platform.origin, customer.person, "To be retired");
    const { grant } = await attest(platform.origin, customer.token, consentInput(processId, NAME));
    const retired = await query(
      bench,
      "mutation($input: RetireProcessInput!) { retireProcess(input: $input) { process { id } } }",
      { input: { processId } },
      customer.person,
    );
    expect(retired.errors).toEqual([]);
    await expectRefusal("PROCESS_RETIRED", subject(grant, COMPLETE));
  });

  it("P34: published anew for another purpose: what was consented to for the first one opens nothing of it", async () => {
    const { platform, customer } = bench;
    const processId = await defineProcess(platform.origin, customer.person, "To be given another purpose");
    const { grant } = await attest(platform.origin, customer.token, consentInput(processId, NAME));
    const input = { processId, purpose: "CREDIT_CHECKING", categories: [{ category: "email", attributes: ["address"] }] };
    const published = await query(
      bench,
      "mutation($input: PublishProcessVersionInput!) { publishProcessVersion(input: $input) { process { version purpose } } }",
      { input },
      customer.person,
    );
    expect(published.data!["publishProcessVersion"]).toEqual({ process: { version: 2, purpose: "CREDIT_CHECKING" } });
    await expectRefusal("CATEGORY_NOT_GRANTED", subject(grant, COMPLETE), "email { address }");

    const { results } = await deliver(bench, "name { givenName }", [subject(grant, COMPLETE)]);
    const read = await query(bench, "query($id: ID!) { transaction(id: $id) { process { version purpose } } }", { id: results[0].transaction.id });
    expect(read.data!["transaction"]).toEqual({ process: { version: 1, purpose: "IDENTITY_VERIFICATION" } });
    kept += 1;
  });

  it("without the category: CATEGORY_NOT_IN_PROCESS", async () => {
    const { platform, customer } = bench;
    const processId = await defineProcess(platform.origin, customer.person, "To be narrowed");
    const { grant } = await attest(platform.origin, customer.token, consentInput(processId, NAME));
    // No published version can change; this is what would happen if one did.
    await platform.database.query(
      `set session_replication_role = replica; update consent.process_versions set categories = '{"address": ["locality"]}' where process_id = '${processId}'`,
    );
    await expectRefusal("CATEGORY_NOT_IN_PROCESS", subject(grant, COMPLETE));
  });
});

describe("P26, P31: the contract", () => {
  const end = (until: string) =>
    bench.platform.database.query(`update partner_data.contracts set valid_until = ${until} where organization_id = $1 and category = 'employment'`, [
      bench.customer.tenant.id,
    ]);

  it("without the category: CATEGORY_NOT_CONTRACTED", async () => {
    const { grant } = await consented(bench);
    await end("now() - interval '1 second'");
    await expectRefusal("CATEGORY_NOT_CONTRACTED", subject(grant, COMPLETE), "employment { employer } name { givenName }");
    await end("null");
  });
});

describe("the binding", () => {
  it("without its salt: BINDING_SALT_MISSING", async () => {
    const { grant } = await consentedBound(bench, COMPLETE);
    await expectRefusal("BINDING_SALT_MISSING", subject(grant, COMPLETE));
  });

  it.each(["", "short", "AAAAAAAAAAAAAAAAAAAA", "not base64url at all!!", randomBytes(65).toString("base64url"), randomBytes(16).toString("base64")])(
    "with a salt in another shape: BINDING_SALT_MALFORMED (%#)",
    async (salt) => {
      const { grant } = await consentedBound(bench, COMPLETE);
      await expectRefusal("BINDING_SALT_MALFORMED", subject(grant, COMPLETE, { salt }));
    },
  );

  it("with another salt, another person, or more than was bound: BINDING_MISMATCH", async () => {
    const { grant, salt } = await consentedBound(bench, COMPLETE);
    await expectRefusal("BINDING_MISMATCH", subject(grant, COMPLETE, { salt: bindGrant(COMPLETE).salt }));
    await expectRefusal("BINDING_MISMATCH", subject(grant, identifiersOf(KNOWN.minor), { salt }));
    await expectRefusal("BINDING_MISMATCH", subject(grant, { phone: COMPLETE.phone }, { salt }));
    await expectRefusal("BINDING_MISMATCH", subject(grant, { ...COMPLETE, givenName: "Zelda" }, { salt }));
  });

  it("holds whatever the writing, once normalised", async () => {
    const { grant, salt } = await consentedBound(bench, COMPLETE);
    const email = COMPLETE.email.replace("example.com", "EXAMPLE.com");
    const { results } = await deliver(bench, "name { givenName }", [subject(grant, { ...COMPLETE, email }, { salt })]);
    expect(results[0]).toMatchObject({ status: "COMPLETE" });
  });
});

describe("the identifiers", () => {
  it("none: IDENTIFIERS_MISSING", async () => {
    const { grant } = await consented(bench);
    await expectRefusal("IDENTIFIERS_MISSING", subject(grant, {}));
  });

  it.each([
    { phone: "514-555-0142" },
    { phone: "+1514555014299999" },
    { email: "zelda" },
    { email: "a b@example.com" },
    { birthDate: "17.03.1984" },
    { birthDate: "1984-02-30" },
    { ipAddress: "localhost" },
    { ipAddress: "999.1.1.1" },
    { givenName: " " },
    { givenName: "Zelda\u0000" },
  ])("in another shape: IDENTIFIERS_MALFORMED (%#)", async (identifiers) => {
    const { grant } = await consented(bench);
    await expectRefusal("IDENTIFIERS_MALFORMED", subject(grant, { ...COMPLETE, ...identifiers }));
  });
});

describe("the token's scope", () => {
  it("missing for one category: SCOPE_MISSING, whatever else is selected", async () => {
    const token = await bench.customer.app.token("partner-data:deliver:name");
    const narrow = { ...bench, customer: { ...bench.customer, token } };
    const { grant } = await consented(bench);
    const one = subject(grant, COMPLETE);
    const { results } = await deliver(narrow, "name { givenName } address { locality }", [one]);
    expect(results[0]).toMatchObject({ status: "REFUSED", error: { code: "SCOPE_MISSING" } });
    expect(await asked(bench)).toEqual(NOBODY);
    expect(await transactionCount(bench)).toBe(kept);
    expect((await deliver(narrow, "name { givenName }", [one])).results[0]).toMatchObject({ status: "COMPLETE" });
  });
});
