import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "@jest/globals";
import { attest, consentInput } from "../../scripts/customer/onboarding.ts";
import { KNOWN } from "../../scripts/sandbox/known.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";

/** Replaced side by side, one group after another. */
const GROUPS = [
  ["accounts", "consent"],
  ["billing", "partner-data", "worker"],
  ["analytics", "gateway"],
];
const CATEGORIES = [{ category: "name", attributes: ["givenName"] }];
const ROOMS = `query($month: Month!) { viewer { organization { name
  costCenters(first: 2) { edges { node { code spend(month: $month) { minor } } } }
  transactions(first: 2) { edges { node { outcome charges { category } attestation { id } } } } usageSummary(month: $month) { deliveries } } } }`;
const DELIVER = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status error { code }
  name { givenName } transaction { charges { amount { minor } } } } } }`;

/** What a customer's software does all day; each throws when an answer is not whole. */
function work({ platform, customer }: { platform: Platform; customer: Customer }): Record<string, () => Promise<void>> {
  const month = new Date().toISOString().slice(0, 7);
  const whole = (what: string, { data, errors }: { data: unknown; errors: readonly unknown[] }) => {
    if (!data || errors.length > 0) throw new Error(`${what}: ${JSON.stringify(errors)}`);
  };
  return {
    async deliver() {
      const { grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES));
      const subjects = [{ idempotencyKey: randomUUID(), grant, country: "CA", identifiers: { phone: KNOWN.complete.phone } }];
      const answer = await customer.ask(DELIVER, { input: { ...customer.workplace, subjects } });
      whole("deliver", answer);
      const [result] = answer.data?.["deliverPartnerData"].results ?? [];
      if (result?.name?.givenName !== KNOWN.complete.givenName || result.transaction.charges[0]?.amount.minor !== "42")
        throw new Error(`deliver: ${JSON.stringify(result)}`);
    },
    read: async () => whole("read", await customer.ask(ROOMS, { month })),
    token: async () => void (await customer.app.token()),
  };
}

/** Runs the work over and over, from several callers, until told to end; the faults are what matters. */
function load(jobs: Readonly<Record<string, () => Promise<void>>>) {
  const faults: string[] = [];
  let done = 0;
  let going = true;
  const callers = [...Object.values(jobs), jobs["deliver"]!, jobs["read"]!].map(async (job) => {
    while (going) {
      await job().then(
        () => (done += 1),
        (error: Error) => faults.push(`${error.message} ${String((error.cause as Error | undefined)?.message ?? "")}`),
      );
      await sleep(5);
    }
  });
  return {
    count: () => done,
    async end() {
      going = false;
      await Promise.all(callers);
      return { done, faults };
    },
  };
}

describe.each(["sockets", "tls"] as const)("over %s, while customers work", (shape) => {
  it("every role is replaced, and no request fails", async () => {
    const platform = await startPlatform({ shape, rolling: true });
    try {
      const customer = await readyCustomer(platform);
      const running = load(work({ platform, customer }));
      for (const group of GROUPS) {
        const before = { count: running.count(), pids: group.map((role) => platform.roles.get(role)?.pid) };
        await Promise.all(group.map((role) => platform.replace(role)));
        for (const [index, role] of group.entries()) expect(platform.roles.get(role)?.pid).not.toBe(before.pids[index]);
        expect(running.count()).toBeGreaterThan(before.count);
      }
      const { done, faults } = await running.end();
      expect(faults).toEqual([]);
      expect(done).toBeGreaterThan(200);
    } finally {
      await platform.stop();
    }
  });
});
