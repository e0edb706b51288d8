import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { attest, consentInput } from "../../scripts/customer/onboarding.ts";
import { KNOWN } from "../../scripts/sandbox/known.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";

const HOP_MS = 3_000;
/** How much later than the hop's deadline an answer may be, on a machine that does other things too. */
const SLACK_MS = 1_000;
const CATEGORIES = [{ category: "name", attributes: ["givenName"] }];
const ROOMS = `query($month: Month!) { viewer { organization { name
  costCenters(first: 1) { edges { node { code spend(month: $month) { minor } } } }
  transactions(first: 5) { edges { node { id outcome attestation { id } charges { category } } } }
  usageSummary(month: $month) { deliveries } } } }`;
const DELIVER = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status name { givenName }
  transaction { id outcome charges { category outcome amount { minor } } } } } }`;
const TRANSACTION = "query($id: ID!) { transaction(id: $id) { outcome costCenter { code } attestation { id } charges { amount { minor } } } }";

let platform: Platform;
let customer: Customer;

beforeAll(async () => {
  platform = await startPlatform({ shape: "sockets", environment: { GATEWAY_HOP_DEADLINE_MS: String(HOP_MS) } });
  customer = await readyCustomer(platform);
});
afterAll(() => platform?.stop());

async function deliver() {
  const { grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES));
  const subjects = [{ idempotencyKey: randomUUID(), grant, country: "CA", identifiers: { phone: KNOWN.complete.phone } }];
  return customer.ask(DELIVER, { input: { ...customer.workplace, subjects } });
}

const chargesOf = (transaction: string) =>
  platform.database.query<{ minor: string }>("select minor from billing.charges where transaction_id = $1", [transaction]);

/** While a room hangs: stopped, not dead, so that it takes connections and never answers. */
async function whileStopped<T>(room: string, run: () => Promise<T>): Promise<T> {
  platform.roles.get(room)?.signal("SIGSTOP");
  try {
    return await run();
  } finally {
    platform.roles.get(room)?.signal("SIGCONT");
  }
}

const codesOf = (errors: readonly { extensions: Record<string, unknown> }[]) => [...new Set(errors.map(({ extensions }) => extensions["code"]))];

describe("while billing hangs", () => {
  it("the query over five rooms and a transaction's page have all but billing's fields, within the hop's deadline", async () => {
    const first = await deliver();
    const id = first.data?.["deliverPartnerData"].results[0].transaction.id as string;
    await whileStopped("billing", async () => {
      const begun = Date.now();
      const month = new Date().toISOString().slice(0, 7);
      const [rooms, transaction] = await Promise.all([customer.ask(ROOMS, { month }), customer.ask(TRANSACTION, { id })]);
      expect(Date.now() - begun).toBeLessThan(HOP_MS + SLACK_MS);
      const { organization } = rooms.data?.["viewer"] ?? {};
      expect(organization.name).toBe("Maplewood Bank");
      expect(organization.costCenters.edges[0].node).toEqual({ code: expect.any(String), spend: null });
      expect(organization.transactions.edges[0].node).toEqual({ id, outcome: "HIT", attestation: { id: expect.any(String) }, charges: null });
      expect(organization.usageSummary).not.toBeNull();
      expect(codesOf(rooms.errors)).toEqual(["DEADLINE_EXCEEDED"]);
      expect(transaction.data?.["transaction"]).toMatchObject({ outcome: "HIT", costCenter: { code: expect.any(String) }, charges: null });
      expect(codesOf(transaction.errors)).toEqual(["DEADLINE_EXCEEDED"]);
    });
  });

  it("a delivery is completed and charged whole: its answer lacks what it cost, which can be read later", async () => {
    const answer = await whileStopped("billing", deliver);
    const [result] = answer.data?.["deliverPartnerData"].results ?? [];
    expect(result).toMatchObject({
      status: "COMPLETE",
      name: { givenName: KNOWN.complete.givenName },
      transaction: { outcome: "HIT", charges: null },
    });
    expect(codesOf(answer.errors)).toEqual(["DEADLINE_EXCEEDED"]);
    expect(await chargesOf(result.transaction.id)).toEqual([{ minor: "42" }]);
    const later = await customer.ask(TRANSACTION, { id: result.transaction.id });
    expect({ charges: later.data?.["transaction"].charges, errors: later.errors }).toEqual({ charges: [{ amount: { minor: "42" } }], errors: [] });
  });
});

describe.each(["accounts", "consent", "analytics", "partner-data"])("while %s hangs", (room) => {
  it("the other rooms' fields arrive, within the hop's deadline for each step of the plan", async () => {
    await whileStopped(room, async () => {
      const begun = Date.now();
      const { status, data } = await customer.ask("{ policies { id } dataCategories { id } viewer { kind organization { name } } }");
      expect(Date.now() - begun).toBeLessThan(2 * HOP_MS + SLACK_MS);
      const lost = { accounts: "viewer", consent: "policies", "partner-data": "dataCategories" }[room];
      expect(status).toBe(200);
      for (const field of ["policies", "dataCategories", "viewer"])
        expect({ field, there: (data?.[field] ?? null) !== null }).toEqual({ field, there: field !== lost });
    });
  });
});
