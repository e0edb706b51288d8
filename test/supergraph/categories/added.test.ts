import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ask, askWith } from "../../../scripts/customer/app.ts";
import { open } from "../../../scripts/customer/client/open.ts";
import { type BoundToken, boundHeaders } from "../../../scripts/customer/proof.ts";
import { makeDeliveryKey } from "../../../scripts/customer/sealing.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { PROFESSIONAL_LICENCES, PROPOSAL } from "../../../scripts/sandbox/professional-licences.ts";
import { contractFor, licencesCustomer, PARTNER_MANAGER, PRIVACY_STAFF, takeStep } from "../../../scripts/trial/added-category.ts";
import { startPlatform, type Platform } from "../../kit/platform.ts";
import { subject, valuesOf } from "../delivery/data.ts";

const { complete } = KNOWN;
const { licences, disciplined } = complete.professional;
const identifiers = { phone: complete.phone, email: complete.email };
const SELECTION = `extension(category: "${PROFESSIONAL_LICENCES}") { category values(attributes: ["licences"]) }`;

let platform: Platform;
let customer: Awaited<ReturnType<typeof licencesCustomer>>;
let bound: BoundToken;
let manager: string;
let reviewer: string;
let versionId: string;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await licencesCustomer(platform);
  bound = await customer.app.boundToken();
  manager = await platform.staff(PARTNER_MANAGER);
  reviewer = await platform.staff(PRIVACY_STAFF);
});
afterAll(() => platform?.stop());
beforeEach(() => platform.sandbox.control.clearCalls());

const calls = () => platform.sandbox.control.calls(PARTNER_IDS.assize);

/** One subject's result of what is selected. */
async function deliver(selection: string, more: object = {}, variables: object = {}, declared = "", covered?: readonly string[]) {
  const { grant } = await customer.consented(covered);
  const query = `mutation($input: DeliveryInput!${declared}) { deliverPartnerData(input: $input) { results {
    status error { code } ${selection} outcomes { category wayToAsk attribute status reason }
    sources { category partner { name } assuranceLevel } transaction { id outcome charges { category outcome amount { minor } } } } } }`;
  const input = { ...customer.workplace, subjects: [subject(grant, identifiers, more)] };
  const answer = await askWith(platform.origin, await boundHeaders(platform.origin, bound), query, { input, ...variables });
  return { ...answer, result: answer.data?.["deliverPartnerData"]?.results[0] };
}

const codeOf = async (person: string, field: string, type: string, input: object) => {
  const { errors } = await ask(platform.origin, person, `mutation($input: ${type}!) { ${field}(input: $input) { categoryVersion { state } } }`, {
    input,
  });
  return errors.map(({ extensions }) => extensions["code"]);
};

describe("P30: a category that is added with no deploy", () => {
  it("cannot be asked before anybody proposed it", async () => {
    expect((await deliver(SELECTION)).result).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_ACTIVE" }, transaction: null });
    expect(await calls()).toEqual([]);
  });

  it("is proposed by a partner manager, and cannot be asked then", async () => {
    versionId = await takeStep(platform, manager, "propose", PROPOSAL);
    expect((await deliver(SELECTION)).result).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_ACTIVE" } });
    expect(await calls()).toEqual([]);
  });

  it("is not activated before its review", async () => {
    expect(await codeOf(manager, "activateCategory", "CategoryVersionInput", { categoryVersionId: versionId })).toEqual(["CATEGORY_STEP"]);
  });

  it("is not reviewed by who proposed it, whatever roles they hold", async () => {
    const review = { categoryVersionId: versionId, verdict: "APPROVED", grounds: "I like it." };
    expect(await codeOf(manager, "reviewCategory", "ReviewCategoryInput", review)).toEqual(["FORBIDDEN"]);
    await platform.database.query("update accounts.staff set roles = '{PARTNER_MANAGER,PRIVACY}' where email = $1", [PARTNER_MANAGER]);
    const both = await platform.staff(PARTNER_MANAGER);
    await platform.database.query("update accounts.staff set roles = '{PARTNER_MANAGER}' where email = $1", [PARTNER_MANAGER]);
    expect(await codeOf(both, "reviewCategory", "ReviewCategoryInput", review)).toEqual(["SELF_REVIEW"]);
    await expect(
      platform.database.query(
        "update partner_data.category_versions set state = 'APPROVED', reviewed_by = proposed_by, reviewed_at = now(), grounds = 'x' where id = $1",
        [versionId],
      ),
    ).rejects.toThrow("reviewed_by_another");
    await expect(
      platform.database.query(
        "update partner_data.category_versions set state = 'ACTIVE', activated_by = proposed_by, activated_at = now() where id = $1",
        [versionId],
      ),
    ).rejects.toThrow("CATEGORY_STEP");
  });

  it("is reviewed by another, and cannot be asked then", async () => {
    await takeStep(platform, reviewer, "review", { categoryVersionId: versionId, verdict: "APPROVED", grounds: "Specimen assessment." });
    expect((await deliver(SELECTION)).result).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_ACTIVE" } });
    expect(await calls()).toEqual([]);
  });

  it("is asked at once when it was activated and is under contract, and brings what was selected", async () => {
    await takeStep(platform, manager, "activate", { categoryVersionId: versionId });
    await contractFor(platform, customer);
    const { result, errors } = await deliver(SELECTION);
    expect(errors).toEqual([]);
    expect(result).toMatchObject({
      status: "COMPLETE",
      error: null,
      extension: { category: PROFESSIONAL_LICENCES, values: { licences } },
      outcomes: [{ category: PROFESSIONAL_LICENCES, wayToAsk: "RETRIEVE", attribute: "licences", status: "RETURNED", reason: null }],
      sources: [{ category: PROFESSIONAL_LICENCES, partner: { name: "Assize Records" }, assuranceLevel: "ial2" }],
      transaction: { outcome: "HIT", charges: [{ category: PROFESSIONAL_LICENCES, outcome: "HIT" }] },
    });
    expect(result.extension.values).not.toHaveProperty("disciplined");
    expect((await calls()).map(({ requested }) => requested)).toEqual([{ [PROFESSIONAL_LICENCES]: ["licences"] }]);
  });
});

describe("P30: what is asked of an added category", () => {
  it("is what each alias selects, asked once together and shown apart", async () => {
    const all = `one: ${SELECTION} other: extension(category: "${PROFESSIONAL_LICENCES}") { values(attributes: $attributes) again: values(attributes: ["licences"]) }`;
    const { result } = await deliver(all, {}, { attributes: ["disciplined"] }, ", $attributes: [String!]!");
    expect(result).toMatchObject({ one: { values: { licences } }, other: { values: { disciplined }, again: { licences } } });
    expect(result.other.values).toEqual({ disciplined });
    expect((await calls()).map(({ requested }) => requested)).toEqual([{ [PROFESSIONAL_LICENCES]: ["disciplined", "licences"] }]);
  });

  it("P28: is what the consent covers, and the rest is withheld", async () => {
    const both = `extension(category: "${PROFESSIONAL_LICENCES}") { values(attributes: ["licences", "disciplined"]) }`;
    const { result } = await deliver(both, {}, {}, "", ["disciplined"]);
    expect(result.extension.values).toEqual({ disciplined });
    expect(result).toMatchObject({
      status: "PARTIAL",
      outcomes: [
        { attribute: "disciplined", status: "RETURNED", reason: null },
        { attribute: "licences", status: "WITHHELD", reason: "NOT_GRANTED" },
      ],
    });
    expect((await calls()).map(({ requested }) => requested)).toEqual([{ [PROFESSIONAL_LICENCES]: ["disciplined"] }]);
  });

  it("P29: is refused where the law asks more than its process declares, and where no jurisdiction is listed", async () => {
    const { grant } = await customer.consented(undefined, ["US", "JP"]);
    const query = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { error { code } ${SELECTION} } } }`;
    const subjects = ["US", "JP"].map((country) => subject(grant, identifiers, { country }));
    const headers = await boundHeaders(platform.origin, bound);
    const { data } = await askWith(platform.origin, headers, query, { input: { ...customer.workplace, subjects } });
    expect(data?.["deliverPartnerData"].results.map(({ error }: any) => error.code)).toEqual(["LEGAL_GATE_NOT_DECLARED", "JURISDICTION_NOT_OPEN"]);
    expect(await calls()).toEqual([]);
  });

  it("is nothing when only its name is selected, or a condition leaves its values out", async () => {
    const named = await deliver(`extension(category: "${PROFESSIONAL_LICENCES}") { category values(attributes: ["licences"]) @skip(if: true) }`);
    expect(named.result).toMatchObject({ status: "EMPTY", extension: { category: PROFESSIONAL_LICENCES }, transaction: null });
    expect(await calls()).toEqual([]);
  });

  it("comes sealed to the customer's key too", async () => {
    const key = await makeDeliveryKey(platform.origin, customer.person);
    const selection = `extension(category: "${PROFESSIONAL_LICENCES}") { sealed(key: $key, attributes: ["licences", "disciplined"]) }`;
    const { result } = await deliver(selection, {}, { key: key.id }, ", $key: ID!");
    expect(JSON.stringify(result)).not.toContain("SCW-40117");
    const { data } = await ask(platform.origin, customer.token, "{ deliverySigningKeys }");
    const expected = {
      keys: [key.privateJwk],
      genifiKeys: data?.["deliverySigningKeys"].map((jwk: string) => JSON.parse(jwk)),
      issuer: platform.origin,
      tenant: customer.tenant.id,
      transaction: result.transaction.id,
      category: PROFESSIONAL_LICENCES,
    };
    expect(await open(result.extension.sealed, expected)).toMatchObject({ category: PROFESSIONAL_LICENCES, attributes: { licences, disciplined } });
  });

  it("is no attribute that its schema does not have, nor a text that is no name", async () => {
    const extension = (attribute: string) => `extension(category: "${PROFESSIONAL_LICENCES}") { values(attributes: ["${attribute}"]) }`;
    expect((await deliver(extension("salary"))).result).toMatchObject({ status: "REFUSED", error: { code: "ATTRIBUTE_UNKNOWN" } });
    const { errors } = await deliver(extension("zelda@example.com"));
    expect(errors.map(({ extensions }) => extensions)).toMatchObject([
      { code: "BAD_USER_INPUT", faults: [{ at: "extension.attributes", kind: "INVALID_VALUE" }] },
    ]);
    expect(await calls()).toEqual([]);
  });

  it("is no category of the house by another way", async () => {
    const { errors } = await deliver('extension(category: "criminalRecords") { values(attributes: ["records"]) }');
    expect(errors.map(({ extensions }) => extensions["code"])).toEqual(["BAD_USER_INPUT"]);
    expect(await calls()).toEqual([]);
  });

  it.each([
    ["another category under the same scopes", "x-professional-boxing", "SCOPE_MISSING"],
    ["a category of the house by a name that is none", "x-name", "SCOPE_MISSING"],
  ])("%s needs a scope of its own", async (_title, category, code) => {
    expect((await deliver(`extension(category: "${category}") { values(attributes: ["licences"]) }`)).result).toMatchObject({ error: { code } });
    expect(await calls()).toEqual([]);
  });

  it("needs a token that is bound to the app's key", async () => {
    const { grant } = await customer.consented();
    const { token } = bound;
    const query = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { error { code } ${SELECTION} } } }`;
    const input = { ...customer.workplace, subjects: [subject(grant, identifiers)] };
    expect((await ask(platform.origin, token, query, { input })).errors.map(({ extensions }) => extensions["code"])).toEqual(["UNAUTHENTICATED"]);
    expect((await ask(platform.origin, customer.token, query, { input })).data?.["deliverPartnerData"].results[0].error.code).toBe("SCOPE_MISSING");
    expect(await calls()).toEqual([]);
  });
});

describe("P30: what a partner answers of an added category", () => {
  it("is dropped and counted where it was not asked", async () => {
    await platform.sandbox.control.setFault(PARTNER_IDS.assize, { kind: "over-deliver" });
    const { result } = await deliver(SELECTION).finally(() => platform.sandbox.control.clearFaults());
    expect(result).toMatchObject({ status: "COMPLETE", extension: { values: { licences } } });
    expect(result.extension.values).toEqual({ licences });
    const [row] = await platform.database.query<{ count: number }>(
      "select over_delivered as count from partner_data.disclosures where transaction_id = $1",
      [result.transaction.id],
    );
    expect(row?.count).toBeGreaterThan(0);
  });

  it("is a fault of the partner's that says nothing of the value, when its schema refuses it", async () => {
    await platform.sandbox.control.setFault(PARTNER_IDS.assize, { kind: "wrong-schema" });
    const answer = await deliver(SELECTION).finally(() => platform.sandbox.control.clearFaults());
    expect(answer.result).toMatchObject({
      status: "FAILED",
      extension: { values: {} },
      outcomes: [{ attribute: "licences", status: "UNAVAILABLE", reason: "MALFORMED_ANSWER" }],
    });
    for (const value of valuesOf(complete.professional)) {
      expect(JSON.stringify(answer)).not.toContain(value);
      expect(platform.output()).not.toContain(value);
    }
  });
});

describe("P30: another version", () => {
  const second = { ...PROPOSAL, title: "Licences to practise" };

  it("is reviewed anew, and the first one is asked until then", async () => {
    const id = await takeStep(platform, manager, "propose", second);
    expect(await codeOf(manager, "proposeCategory", "ProposeCategoryInput", second)).toEqual(["CATEGORY_UNDER_WAY"]);
    expect(await codeOf(manager, "activateCategory", "CategoryVersionInput", { categoryVersionId: id })).toEqual(["CATEGORY_STEP"]);
    expect((await deliver(SELECTION)).result).toMatchObject({ status: "COMPLETE" });
    await takeStep(platform, reviewer, "review", { categoryVersionId: id, verdict: "REJECTED", grounds: "The title misleads." });
    expect(await codeOf(manager, "activateCategory", "CategoryVersionInput", { categoryVersionId: id })).toEqual(["CATEGORY_STEP"]);
  });

  it("takes the first one's place when it is activated", async () => {
    const id = await takeStep(platform, manager, "propose", second);
    await takeStep(platform, reviewer, "review", { categoryVersionId: id, verdict: "APPROVED", grounds: "As before." });
    await takeStep(platform, manager, "activate", { categoryVersionId: id });
    expect((await deliver(SELECTION)).result).toMatchObject({ status: "COMPLETE" });
    const { data } = await ask(
      platform.origin,
      reviewer,
      `{ categoryVersions(category: "${PROFESSIONAL_LICENCES}") { version state grounds history { kind } } }`,
    );
    expect(data?.["categoryVersions"]).toEqual([
      { version: 3, state: "ACTIVE", grounds: "As before.", history: [{ kind: "PROPOSED" }, { kind: "APPROVED" }, { kind: "ACTIVE" }] },
      { version: 2, state: "REJECTED", grounds: "The title misleads.", history: [{ kind: "PROPOSED" }, { kind: "REJECTED" }] },
      {
        version: 1,
        state: "RETIRED",
        grounds: "Specimen assessment.",
        history: [{ kind: "PROPOSED" }, { kind: "APPROVED" }, { kind: "ACTIVE" }, { kind: "RETIRED" }],
      },
    ]);
  });

  it.each([
    ["a version's content", "update partner_data.category_versions set schema = '{}'"],
    ["a verdict", "update partner_data.category_versions set reviewed_by = gen_random_uuid() where state = 'RETIRED'"],
    ["a version", "delete from partner_data.category_versions"],
    ["a step's record", "update partner_data.category_events set staff_id = gen_random_uuid()"],
    ["all records", "truncate partner_data.category_events"],
  ])("%s cannot be changed, not even by its owner", async (_title, sql) => {
    await expect(platform.database.query(sql)).rejects.toThrow(/ROW_IS_IMMUTABLE|CATEGORY_STEP/);
  });

  it("is not asked any more once it is retired", async () => {
    const { data } = await ask(platform.origin, reviewer, `{ categoryVersions(category: "${PROFESSIONAL_LICENCES}") { id state } }`);
    const active = data?.["categoryVersions"].find(({ state }: { state: string }) => state === "ACTIVE");
    await takeStep(platform, reviewer, "retire", { categoryVersionId: active.id });
    expect((await deliver(SELECTION)).result).toMatchObject({ status: "REFUSED", error: { code: "CATEGORY_NOT_ACTIVE" } });
    expect(await calls()).toEqual([]);
  });
});
