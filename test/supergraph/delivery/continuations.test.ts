import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeProtectedHeader } from "jose";
import { open } from "../../../scripts/customer/client/open.ts";
import { attest, consentInput, defineProcess, inEveryWay, SENSITIVE_CATEGORIES } from "../../../scripts/customer/onboarding.ts";
import { makeDeliveryKey } from "../../../scripts/customer/sealing.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { sensitiveCustomer } from "../../kit/platform.ts";
import { asked, type Bench, chargesIn, consented, deliver, eachTestAfresh, eventually, identifiersOf, NOBODY, openBench, subject } from "./data.ts";

const COMPLETE = identifiersOf(KNOWN.complete);
const { employer, position } = KNOWN.complete.employment;
type Strategy = Parameters<typeof defineProcess>[4];
const EMPLOYMENT = [{ category: "employment", attributes: ["employer", "position"] }] as const;
const SELECTION = "employment { employer position } outcomes { attribute status reason } continuation retryAfter";

let bench: Bench;
/** Seconds for which a key seals. */
const KEY_LIFETIME = 8;

beforeAll(async () => {
  bench = await openBench({ environment: { CONTINUATION_KEY_LIFETIME: String(KEY_LIFETIME) } });
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

const later = (id: string = PARTNER_IDS.payfolio) => bench.platform.sandbox.control.setFault(id, { kind: "later" });
const ready = (id: string = PARTNER_IDS.payfolio) => bench.platform.sandbox.control.release(id);

/** Payfolio answers for all of employment, and others beside it for a part, or nobody. */
async function contracts(ofOthers: readonly string[], others: readonly string[] = [PARTNER_IDS.corvid]) {
  const { database } = bench.platform;
  const { tenant } = bench.customer;
  await database.query("delete from partner_data.contracts where category = 'employment' and organization_id = $1 and partner_id <> $2", [
    tenant.id,
    PARTNER_IDS.payfolio,
  ]);
  if (ofOthers.length === 0) return;
  await database.query(
    `insert into partner_data.contracts (organization_id, partner_id, category, attributes, ways, rank)
     select organization_id, other, category, $2, ways, rank + 1 from partner_data.contracts, unnest($1::uuid[]) other where category = 'employment' and organization_id = $3`,
    [others, ofOthers, tenant.id],
  );
}

async function under(strategy: Strategy, selection = SELECTION, categories: Parameters<typeof consentInput>[1] = EMPLOYMENT, quorum?: number) {
  const { origin } = bench.platform;
  const process = await defineProcess(origin, bench.customer.person, `${strategy} ${randomUUID()}`, categories, strategy, quorum);
  const { grant } = await attest(origin, bench.customer.token, consentInput(process, categories));
  return (more: object = {}) => ({ one: subject(grant, COMPLETE, more), ask: (one: object) => deliver(bench, selection, [one]) });
}

describe.each(["WATERFALL", "ALL", "FIRST_SUCCESS"] as const)("%s, with one partner that needs longer", (strategy) => {
  it("gives what the other has, and asks the late one for no more than is still owed", async () => {
    await contracts(["employer"]);
    await later();
    const { one, ask } = (await under(strategy))();
    const first = (await ask(one)).results[0];
    expect(first).toMatchObject({
      status: "PENDING",
      employment: { employer, position: null },
      retryAfter: "PT60S",
      outcomes: [
        { attribute: "employer", status: "RETURNED" },
        { attribute: "position", status: "PENDING" },
      ],
    });
    await bench.platform.sandbox.control.clearCalls();
    await ready();
    const { results } = await ask({ ...one, identifiers: {}, continuation: first.continuation });
    expect(results[0]).toMatchObject({
      status: "COMPLETE",
      employment: { employer: null, position },
      outcomes: [{ attribute: "position", status: "RETURNED" }],
      continuation: null,
      retryAfter: null,
    });
    expect(await asked(bench)).toMatchObject({ ...NOBODY, payfolio: [{ byTicket: true, requested: { employment: ["position"] }, identifiers: [] }] });
    const overDelivered = await bench.platform.database.query("select over_delivered from partner_data.disclosures where transaction_id = $1", [
      first.transaction.id,
    ]);
    expect(overDelivered).toEqual([{ over_delivered: 0 }, { over_delivered: 0 }, { over_delivered: 0 }]);
    const charges = await chargesIn(bench, first.transaction.id);
    expect(charges.map(({ outcome }) => outcome)).toEqual(["HIT", "HIT"]);
  });

  it("waits for nobody when the other has all", async () => {
    await contracts(["employer", "position"]);
    await later();
    const { one, ask } = (await under(strategy))();
    expect((await ask(one)).results[0]).toMatchObject({
      status: "COMPLETE",
      employment: { employer, position },
      continuation: null,
      retryAfter: null,
    });
  });
});

it("QUORUM of those who voted is an answer, though one needs longer; of too few nobody is waited for", async () => {
  await contracts(["employer"], [PARTNER_IDS.corvid, PARTNER_IDS.lattice]);
  const matched = [{ category: "employment", waysToAsk: ["MATCH"], attributes: ["employer"] }] as const;
  const selection = "employment { match { employer { verdict reason } } } continuation retryAfter";
  await later();
  const reached = (await under("QUORUM", selection, matched, 2))({ claims: { employer } });
  expect((await reached.ask(reached.one)).results[0]).toMatchObject({
    status: "COMPLETE",
    employment: { match: { employer: { verdict: "EXACT" } } },
    continuation: null,
    retryAfter: null,
  });
  const missed = (await under("QUORUM", selection, matched, 3))({ claims: { employer } });
  expect((await missed.ask(missed.one)).results[0]).toMatchObject({
    status: "FAILED",
    employment: { match: { employer: { verdict: "UNAVAILABLE", reason: "QUORUM_NOT_REACHED" } } },
    continuation: null,
  });
});

it("P32, P37: of a sensitive category that comes sealed the customer knows that it is pending; what is kept is that nobody answered", async () => {
  const { platform } = bench;
  await platform.database.query("update partner_data.partners set settings = settings || '{\"asynchronous\": true}' where id = $1", [
    PARTNER_IDS.ironvale,
  ]);
  const customer = await sensitiveCustomer(platform);
  const key = await makeDeliveryKey(platform.origin, customer.person, "Late", ["credit"]);
  const document = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status error { code } continuation retryAfter
    credit { sealed(key: "${key.id}", attributes: [SCORE]) } transaction { id outcome } } } }`;
  const ask = async (one: object) => {
    const { data, errors } = await customer.askBound(document, { input: { ...customer.workplace, subjects: [one] } });
    expect(errors).toEqual([]);
    return data?.["deliverPartnerData"].results[0];
  };
  const askAnew = async () => {
    const { grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, inEveryWay(SENSITIVE_CATEGORIES)));
    const one = subject(grant, COMPLETE);
    return { one, result: await ask(one) };
  };
  await later(PARTNER_IDS.ironvale);
  // The registry is read anew every two seconds.
  const { one, result } = await eventually(askAnew, ({ result: { status } }) => status === "PENDING", { everyMs: 500, most: 8 });
  expect(result).toMatchObject({
    status: "PENDING",
    error: null,
    retryAfter: "PT60S",
    transaction: { outcome: "NOT_ANSWERED" },
  });
  // Its sealed part says so too, signed.
  const { data: house } = await customer.askBound("{ deliverySigningKeys }");
  const genifiKeys = house?.["deliverySigningKeys"].map((text: string) => JSON.parse(text));
  const whom = { keys: [key.privateJwk], genifiKeys, issuer: platform.origin, tenant: customer.tenant.id };
  const { id } = result.transaction;
  const opened = ({ credit }: { credit: { sealed: string } }) => open(credit.sealed, { ...whom, transaction: id, category: "credit" });
  expect(await opened(result)).toMatchObject({ attributes: {}, outcomes: [{ attribute: "score", status: "PENDING", reason: null }] });
  expect(await platform.database.query("select outcome from partner_data.transactions where id = $1", [id])).toEqual([{ outcome: "NOT_ANSWERED" }]);
  await ready(PARTNER_IDS.ironvale);
  const late = await ask({ ...one, identifiers: {}, continuation: result.continuation });
  expect(late).toMatchObject({ status: "COMPLETE", continuation: null, retryAfter: null, transaction: { id, outcome: "ANSWERED" } });
  expect(await opened(late)).toMatchObject({ attributes: { score: 742 }, outcomes: [{ attribute: "score", status: "RETURNED", reason: null }] });
});

describe("keys that seal continuations", () => {
  const kids = async () =>
    (await bench.platform.database.query<{ kid: string }>("select kid from partner_data.sealing_keys order by created_at desc")).map(
      ({ kid }) => kid,
    );
  const kidOf = (continuation: string) => decodeProtectedHeader(continuation).kid;

  async function pending() {
    const { grant } = await consented(bench);
    const one = subject(grant, COMPLETE);
    const { results } = await deliver(bench, SELECTION, [one]);
    expect(results[0]).toMatchObject({ status: "PENDING" });
    return { ...one, identifiers: {}, continuation: results[0].continuation as string };
  }

  it("are replaced: what the one before sealed opens still, and what is sealed next is sealed by the next", async () => {
    await contracts([]);
    await later();
    const before = await pending();
    const known = await kids();
    const after = await eventually(kids, (found) => found.length > known.length, { everyMs: 200, most: 150 });
    expect(after.slice(1)).toEqual(known);
    const next = await eventually(pending, ({ continuation }) => kidOf(continuation) === after[0], { everyMs: 200, most: 50 });
    expect(kidOf(next.continuation)).toBe(after[0]);
    await ready();
    for (const one of [before, next]) expect((await deliver(bench, SELECTION, [one])).results[0]).toMatchObject({ status: "COMPLETE" });
  }, 60_000);

  it("that are destroyed, or never were, open nothing, and it is said so", async () => {
    await contracts([]);
    await later();
    const one = await pending();
    const [head = "", ...rest] = one.continuation.split(".");
    const header = JSON.parse(Buffer.from(head, "base64url").toString());
    const stranger = [Buffer.from(JSON.stringify({ ...header, kid: randomUUID() })).toString("base64url"), ...rest].join(".");
    const refused = { status: "REFUSED", error: { code: "CONTINUATION_KEY_UNKNOWN" } };
    expect((await deliver(bench, SELECTION, [{ ...one, continuation: stranger }])).results[0]).toMatchObject(refused);
    await bench.platform.database.query("delete from partner_data.sealing_keys where kid = $1", [kidOf(one.continuation)]);
    const last = await eventually(
      async () => (await deliver(bench, SELECTION, [one])).results[0],
      ({ error }) => error !== null,
      { everyMs: 500, most: 20 },
    );
    expect(last).toMatchObject(refused);
  }, 60_000);
});
