import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "../customer/app.ts";
import { attest, consentInput } from "../customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../sandbox/known.ts";
import { attestBound, deliver, DELIVERY, identifiersOf, setUp, type Story, subject } from "./story.ts";

/** What a step found, in words; `as` says whether it was as expected. */
export interface Finding {
  readonly as: boolean;
  readonly said: readonly string[];
}

export interface Step {
  readonly title: string;
  run(story: Story): Promise<Finding>;
}

const PERSON = {
  ...identifiersOf(KNOWN.complete),
  userAgent:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
  ipAddress: "24.48.0.1",
};

const money = ({ minor, currency }: { minor: string; currency: string }) => `${(Number(minor) / 100).toFixed(2)} ${currency}`;
const chargesOf = (transaction: any): string =>
  (transaction?.charges ?? []).map(({ category, amount }: any) => `${category} ${money(amount)}`).join(", ") || "nothing";
const month = () => new Date().toLocaleDateString("en-CA", { timeZone: "America/Toronto" }).slice(0, 7);
const operation = (name: string) => readFile(new URL(`../../docs/operations/${name}.graphql`, import.meta.url), "utf8");

/** The story of the README: the main job, and what goes wrong with it. */
export const STEPS: readonly Step[] = [
  {
    title: "A person of Maplewood Bank signs in, accepts the agreements, makes a cost center, a business process and an API client",
    async run(story) {
      await setUp(story);
      return { as: true, said: ["cost center ONB, process “Account opening”, client “Onboarding app” (private_key_jwt, Ed25519)"] };
    },
  },
  {
    title: "The app attests a customer's consent and gets a grant that is bound to that person's identifiers",
    async run(story) {
      story.bound = await attestBound(story, PERSON);
      const [header, payload] = story.bound.receipt.split(".");
      const { typ } = JSON.parse(Buffer.from(header ?? "", "base64url").toString());
      const claims = Object.keys(JSON.parse(Buffer.from(payload ?? "", "base64url").toString())).length;
      return {
        as: typ === "consent-receipt+jwt",
        said: [`receipt: a signed ${typ} of ${claims} members; grant: ${story.bound.grant.length} characters, for minutes`],
      };
    },
  },
  {
    title: "One delivery over six categories from several partners, with its charge in the same answer",
    async run(story) {
      story.firstKey = randomUUID();
      const { data, errors } = await deliver(story, DELIVERY, [subject(story.firstKey, story.bound.grant, PERSON, { salt: story.bound.salt })]);
      const result = data?.["deliverPartnerData"]?.results[0];
      story.transactionId = result?.transaction?.id;
      const partners = [...new Set<string>((result?.sources ?? []).map(({ partner }: any) => partner?.name))];
      const as =
        errors.length === 0 &&
        result?.error === null &&
        result.name.givenName === KNOWN.complete.givenName &&
        result.employment.income.minor === KNOWN.complete.employment.income.minor &&
        result.ip.country === "CA" &&
        result.device.operatingSystem !== null &&
        partners.length >= 4 &&
        result.transaction.charges.length >= 6;
      return {
        as,
        said: [
          `${result?.status}: ${result?.name?.givenName} ${result?.name?.familyName}, ${result?.employment?.position} at ${result?.employment?.employer}, ` +
            `${result?.address?.locality}, ${result?.mobileCarrier?.lineType} line, ${result?.device?.browser} on ${result?.device?.operatingSystem}, IP in ${result?.ip?.country}`,
          `sources: ${partners.join(", ")}`,
          `charged to ${result?.transaction?.costCenter?.code}: ${chargesOf(result?.transaction)}`,
        ],
      };
    },
  },
  {
    title: "The same again under the same idempotency key: asked anew, not charged again",
    async run(story) {
      const { data } = await deliver(story, DELIVERY, [subject(story.firstKey, story.bound.grant, PERSON, { salt: story.bound.salt })]);
      const result = data?.["deliverPartnerData"]?.results[0];
      const why = await ask(story.demo.origin, story.token, await operation("06-why"), { id: story.transactionId });
      const charges = why.data?.["transaction"]?.charges.length;
      const as =
        result?.error === null &&
        result.transaction.id === story.transactionId &&
        result.transaction.attempt === 2 &&
        charges === result.transaction.charges.length;
      return {
        as,
        said: [`attempt ${result?.transaction?.attempt} of the same transaction, still ${charges} charges: ${chargesOf(result?.transaction)}`],
      };
    },
  },
  {
    title: "A partner fails: the others' results still arrive",
    async run(story) {
      await story.demo.sandbox.control.setFault(PARTNER_IDS.payfolio, { kind: "500" });
      await story.demo.sandbox.control.setFault(PARTNER_IDS.corvid, { kind: "500" });
      const { data, errors } = await deliver(story, DELIVERY, [subject(randomUUID(), story.bound.grant, PERSON, { salt: story.bound.salt })]);
      await story.demo.sandbox.control.clearFaults();
      const result = data?.["deliverPartnerData"]?.results[0];
      const missing = result?.outcomes.find(({ category }: any) => category === "employment");
      const as = errors.length === 0 && result?.status === "PARTIAL" && result.name.givenName !== null && missing?.reason === "PARTNER_ERROR";
      return {
        as,
        said: [
          `${result?.status}: name ${result?.name?.givenName}; employment ${missing?.status}, ${missing?.reason}`,
          `charged: ${chargesOf(result?.transaction)}`,
        ],
      };
    },
  },
  {
    title: "A category outside the grant is refused, and no partner is asked",
    async run(story) {
      const query =
        "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status email { address } error { code message } transaction { id } } } }";
      return refusedBefore(story, query, "CATEGORY_NOT_GRANTED", PERSON);
    },
  },
  {
    title: "Another person's identifiers under the bound grant are refused, and no partner is asked",
    async run(story) {
      return refusedBefore(story, DELIVERY, "BINDING_MISMATCH", { ...PERSON, ...identifiersOf(KNOWN.partialAtFirst) });
    },
  },
  {
    title: "After the subject withdraws, the next request is refused, and no partner is asked",
    async run(story) {
      const attested = await attest(
        story.demo.origin,
        story.token,
        consentInput(story.processId, [{ category: "name", attributes: ["givenName"] }], { fetches: 3 }),
      );
      await ask(story.demo.origin, story.token, await operation("05-withdraw"), { input: { attestationId: attested.attestationId } });
      const query =
        "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status name { givenName } error { code message } transaction { id } } } }";
      return refusedBefore(story, query, "CONSENT_WITHDRAWN", PERSON, attested.grant);
    },
  },
  {
    title: "One federated query through all five subgraphs",
    async run(story) {
      const query = await operation("01-rooms");
      let organization: any;
      // Analytics counts from events: a second behind at most.
      for (let tries = 0; tries < 50; tries += 1) {
        const { data, errors } = await ask(story.demo.origin, story.token, query, { month: month() });
        if (errors.length > 0) return { as: false, said: errors.map(({ message }) => message) };
        organization = data?.["viewer"]?.organization;
        if (organization?.usageSummary?.deliveries >= 2) break;
        await sleep(100);
      }
      const [newest] = organization.transactions.edges;
      const center = organization.costCenters.edges[0]?.node;
      const as =
        organization.usageSummary?.deliveries === 2 &&
        newest?.node.attestation?.process?.name === "Account opening" &&
        newest.node.charges?.length > 0;
      return {
        as,
        said: [
          `accounts: ${organization.name}, ${center?.code}; billing: spent ${money(center?.spend ?? { minor: "0", currency: "" })}; ` +
            `partner-data: ${organization.transactions.edges.length} transactions, newest ${newest?.node.outcome}; ` +
            `consent: ${newest?.node.attestation?.process?.name} version ${newest?.node.attestation?.process?.version}; ` +
            `analytics: ${organization.usageSummary?.deliveries} deliveries, success rate ${organization.usageSummary?.successRate}`,
        ],
      };
    },
  },
  {
    title: "The statement, each line leading to its transactions",
    async run(story) {
      const { data, errors } = await ask(story.demo.origin, story.token, await operation("08-statement"), { month: month() });
      const statement = data?.["statement"];
      const lines: any[] = statement?.lines ?? [];
      const sum = lines.reduce((total, { amount }) => total + BigInt(amount.minor), 0n);
      const as =
        errors.length === 0 &&
        lines.length > 0 &&
        sum.toString() === statement.total.minor &&
        lines.every(({ transactions }) => transactions.edges.length > 0);
      return {
        as,
        said: [
          ...lines.map(
            ({ costCenter, process, category, outcome, count, amount }) =>
              `${costCenter?.code} · ${process?.name} · ${category} ${outcome} × ${count}: ${money(amount)}`,
          ),
          `total ${money(statement?.total ?? { minor: "0", currency: "" })}`,
        ],
      };
    },
  },
  {
    title: "The tenant's own usage",
    async run(story) {
      const { data, errors } = await ask(story.demo.origin, story.token, await operation("07-month"), { month: month() });
      const { usage, usageSummary } = data?.["viewer"]?.organization ?? {};
      const as = errors.length === 0 && usage?.byCostCenter[0]?.amount.minor === usage?.total.minor && usageSummary?.deliveries === 2;
      return {
        as,
        said: [
          `${usageSummary?.deliveries} deliveries, half within ${usageSummary?.latency?.p50}, 19 of 20 within ${usageSummary?.latency?.p95}; ${usage ? money(usage.total) : "?"}`,
        ],
      };
    },
  },
];

/** A delivery that must be refused with `code` before any partner is asked, and leave no transaction. */
async function refusedBefore(story: Story, query: string, code: string, identifiers: object, grant?: string): Promise<Finding> {
  const { control, registry } = story.demo.sandbox;
  await control.clearCalls();
  const more = grant === undefined ? { salt: story.bound.salt } : {};
  const { data } = await deliver(story, query, [subject(randomUUID(), grant ?? story.bound.grant, identifiers, more)]);
  const result = data?.["deliverPartnerData"]?.results[0];
  const calls = (await Promise.all(registry.partners.map(({ id }) => control.calls(id)))).flat().length;
  const as = result?.status === "REFUSED" && result.error?.code === code && calls === 0 && result.transaction === null;
  return { as, said: [`${result?.status} ${result?.error?.code}: ${result?.error?.message}`, `partner calls: ${calls}`] };
}
