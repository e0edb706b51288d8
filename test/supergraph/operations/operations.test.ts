import { randomUUID } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { buildSchema, parse, validate } from "graphql";
import { attest, type Attested, consentInput, inEveryWay } from "../../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../../kit/platform.ts";
import { PARTNERS } from "../../../scripts/sandbox/partners.ts";
import { LOCAL_PARTNERS } from "../../../scripts/seed/registry.ts";

const FILES = globSync("docs/operations/*.graphql").toSorted();
const nameOf = (file: string) => file.replace(/^.*\/|\.graphql$/g, "");

let platform: Platform;
let customer: Customer;
let attested: Attested;
let less: Attested;
let processVersionId: string;
let transactionId: string;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await readyCustomer(platform);
  less = await attest(platform.origin, customer.token, consentInput(customer.processId, inEveryWay(CATEGORIES_OF_LESS)));
  const { data } = await customer.ask("query($id: ID!) { process(id: $id) { currentVersion { id } } }", { id: customer.processId }, customer.person);
  processVersionId = data?.["process"].currentVersion.id;
  attested = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES, { fetches: 3 }));
});
afterAll(() => platform?.stop());

const CATEGORIES_OF_LESS = [
  { category: "name", attributes: ["givenName", "familyName", "birthDate"] },
  { category: "phone", attributes: ["latestSimChange"] },
];
const CATEGORIES = [
  { category: "name", attributes: ["givenName", "familyName", "birthDate"] },
  { category: "employment", attributes: ["employer", "position", "since", "income"] },
];
const { employer, position } = KNOWN.complete.employment;
const KNOWN_JOB = { employer, position };

/** What was asked before a saved operation asks for the rest: its partner answers in between. */
async function makePending(): Promise<object> {
  const { control } = platform.sandbox;
  await Promise.all([PARTNER_IDS.payfolio, PARTNER_IDS.corvid, PARTNER_IDS.lattice].map((id) => control.setFault(id, { kind: "later" })));
  const { grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES));
  const subject = { idempotencyKey: randomUUID(), grant, country: "CA", identifiers: { phone: KNOWN.complete.phone } };
  const document = readFileSync("docs/operations/12-later.graphql", "utf8");
  const { data } = await customer.ask(document, { input: { ...customer.workplace, deadline: "PT5S", subjects: [subject] } });
  const [{ status, continuation, retryAfter } = { status: "" } as any] = data?.["deliverPartnerData"].results ?? [];
  expect({ status, retryAfter }).toEqual({ status: "PENDING", retryAfter: "PT60S" });
  await control.clearFaults();
  await control.release(PARTNER_IDS.payfolio);
  return { ...subject, identifiers: {}, continuation };
}

const month = () => new Date().toLocaleDateString("en-CA", { timeZone: "America/Toronto" }).slice(0, 7);

/** Variables as a developer would fill them in, and what the answer must have. */
const RUNS: Record<string, { variables: () => object | Promise<object>; check: (data: any) => void }> = {
  "01-rooms": {
    variables: () => ({ month: month() }),
    check: ({ viewer }) => expect(viewer.organization.transactions.edges[0].node.attestation.process.version).toBe(1),
  },
  "02-attest": {
    variables: () => ({ consents: [consentInput(customer.processId, CATEGORIES)] }),
    check: ({ attestConsents }) => expect(attestConsents.results[0]).toMatchObject({ error: null, grant: { token: expect.any(String) } }),
  },
  "03-deliver": {
    variables: () => ({
      input: {
        ...customer.workplace,
        deadline: "PT5S",
        subjects: [{ idempotencyKey: randomUUID(), grant: attested.grant, country: "CA", identifiers: { phone: KNOWN.complete.phone } }],
      },
    }),
    check({ deliverPartnerData }) {
      const [result] = deliverPartnerData.results;
      transactionId = result.transaction.id;
      expect(result).toMatchObject({ status: "COMPLETE", error: null, name: { familyName: KNOWN.complete.familyName } });
      expect(result.transaction.charges).toHaveLength(2);
    },
  },
  "04-issue-grants": {
    variables: () => ({ input: { attestationIds: [attested.attestationId], fetches: 1 } }),
    check: ({ issueGrants }) => expect(issueGrants.results[0]).toMatchObject({ error: null }),
  },
  "05-withdraw": {
    variables: () => ({ input: { attestationId: attested.attestationId } }),
    check: ({ withdrawConsent }) => expect(withdrawConsent.attestation.status).toBe("WITHDRAWN"),
  },
  "06-why": {
    variables: () => ({ id: transactionId }),
    check: ({ transaction }) =>
      expect(transaction).toMatchObject({ outcome: "HIT", client: { name: "App" }, process: { purpose: "IDENTITY_VERIFICATION" } }),
  },
  "07-month": {
    variables: () => ({ month: month() }),
    check({ viewer }) {
      expect(viewer.organization.usage.byCostCenter[0].costCenter.code).toEqual(expect.any(String));
      const [{ node }] = viewer.organization.processes.edges;
      expect(node.trend.map((point: { month: string }) => point.month).at(-1)).toBe(month());
      expect(node.trend).toHaveLength(3);
    },
  },
  "08-statement": {
    variables: () => ({ month: month() }),
    check: ({ statement }) => expect(statement.lines.length).toBe(2),
  },
  "10-ask-less": {
    variables: () => ({
      input: {
        ...customer.workplace,
        deadline: "PT5S",
        subjects: [
          {
            idempotencyKey: randomUUID(),
            grant: less.grant,
            country: "CA",
            identifiers: { phone: KNOWN.complete.phone },
            claims: { givenName: "zelda", familyName: "Quillfether" },
          },
        ],
      },
    }),
    check({ deliverPartnerData }) {
      const [{ status, name, phone }] = deliverPartnerData.results;
      expect(status).toBe("COMPLETE");
      expect(name).toMatchObject({
        match: { givenName: { verdict: "EXACT" }, familyName: { verdict: "PARTIAL" } },
        check: { adult: { answer: "YES" } },
      });
      expect(phone.check.simSwapped.answer).toBe("NO");
    },
  },
  "11-ahead": {
    variables: () => ({
      country: "CA",
      category: "name",
      input: { processVersionId, country: "CA", categories: [{ category: "name", wayToAsk: "MATCH", attributes: ["givenName", "familyName"] }] },
    }),
    check({ coverage, quote }) {
      expect(coverage.map(({ partner }: { partner: { name: string } }) => partner.name)).toEqual(["Northbank Identity", "Maple Registry"]);
      expect(quote).toMatchObject({ price: { minor: "58", currency: "CAD" }, refusals: [] });
    },
  },
  "12-later": {
    variables: async () => ({ input: { ...customer.workplace, deadline: "PT5S", subjects: [await makePending()] } }),
    check({ deliverPartnerData }) {
      const [result] = deliverPartnerData.results;
      expect(result).toMatchObject({ status: "COMPLETE", employment: KNOWN_JOB, continuation: null, retryAfter: null });
      expect(result.transaction).toMatchObject({ outcome: "HIT", attempt: 2 });
    },
  },
  "09-network": {
    variables: () => ({}),
    check: ({ partners, dataCategories }) => {
      expect([partners.length, dataCategories.length]).toEqual([PARTNERS.length + Object.keys(LOCAL_PARTNERS).length, 15]);
      const found = Object.fromEntries(dataCategories.map(({ id, identifiers }: any) => [id, identifiers]));
      expect(found).toMatchObject({
        name: ["credential", "email", "lei", "phone", "registrationNumber"],
        wifi: ["bssid"],
        ip: ["ipAddress"],
        financial: ["accessToken", "email", "lei", "phone", "registrationNumber"],
      });
    },
  },
};

describe("the explorer's saved operations", () => {
  it("fit the schema, and each is run here", () => {
    const schema = buildSchema(readFileSync("schema/api.graphql", "utf8"));
    for (const file of FILES) expect(validate(schema, parse(readFileSync(file, "utf8")))).toEqual([]);
    expect(FILES.map(nameOf).toSorted()).toEqual(Object.keys(RUNS).toSorted());
  });

  // A delivery first: the others read what it left.
  it.each(["03-deliver", ...FILES.map(nameOf).filter((name) => name !== "03-deliver")])("%s answers", async (name) => {
    const run = RUNS[name];
    const { status, data, errors } = await customer.ask(readFileSync(`docs/operations/${name}.graphql`, "utf8"), { ...(await run?.variables()) });
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
    run?.check(data);
  });
});
