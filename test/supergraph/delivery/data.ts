import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach } from "@jest/globals";
import { ask, type GraphqlAnswer } from "../../../scripts/customer/app.ts";
import { bindGrant } from "../../../scripts/customer/client/bind-grant.ts";
import { ALL_CATEGORIES, attest, type Attested, type Categories, consentInput } from "../../../scripts/customer/onboarding.ts";
import { PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import type { Call } from "../../../scripts/sandbox/protocol.ts";
import { type Customer, type Platform, type PlatformOptions, readyCustomer, startPlatform } from "../../kit/platform.ts";

export type PartnerName = keyof typeof PARTNER_IDS;
export type Asked = Record<PartnerName, readonly Call[]>;

/** A platform and a customer that is ready to fetch from it. */
export interface Bench {
  readonly platform: Platform;
  readonly customer: Customer;
}

export async function openBench(options: PlatformOptions = {}): Promise<Bench> {
  const platform = await startPlatform(options);
  return { platform, customer: await readyCustomer(platform) };
}

/** Ends every fault, and lets partners answer what they hold. */
export async function letPartnersAnswer({ platform: { sandbox } }: Bench): Promise<void> {
  await sandbox.control.clearFaults();
  await Promise.all(Object.values(PARTNER_IDS).map((id) => sandbox.control.release(id)));
}

/** Each test of a file finds no call of the one before it, and no fault. */
export function eachTestAfresh(bench: () => Bench): void {
  beforeEach(() => bench().platform.sandbox.control.clearCalls());
  afterEach(() => letPartnersAnswer(bench()));
}

export const identifiersOf = ({ phone, email }: { readonly phone: string; readonly email: string }) => ({ phone, email });

/** Attests a consent for all categories, or these, and gives its grant. */
export function consented({ platform, customer }: Bench, changes: Readonly<Record<string, unknown>> = {}, categories: Categories = ALL_CATEGORIES) {
  return attest(platform.origin, customer.token, consentInput(customer.processId, categories, changes));
}

/** A grant that is bound to these identifiers, with the salt for its delivery. */
export async function consentedBound(
  bench: Bench,
  identifiers: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Attested & { readonly salt: string }> {
  const { binding, salt } = bindGrant(identifiers);
  return { ...(await consented(bench, { binding, fetches: 5, ...changes })), salt };
}

/** One subject of a delivery, under a key of its own. */
export const subject = (grant: string, identifiers: object, more: object = {}) => ({
  idempotencyKey: randomUUID(),
  grant,
  country: "CA",
  identifiers,
  ...more,
});

export const document = (selection: string, variables = "") => `mutation Deliver($input: DeliveryInput!${variables}) {
  deliverPartnerData(input: $input) { id results { status error { code message retryable } transaction { id outcome attempt } ${selection} } }
}`;

/** Asks anything with the customer's token, or another. */
export const query = ({ platform, customer }: Bench, text: string, variables: Readonly<Record<string, unknown>> = {}, token = customer.token) =>
  ask(platform.origin, token, text, variables);

export interface Delivered extends GraphqlAnswer {
  readonly results: readonly any[];
}

/** Delivers with the customer's token; `selection` is what stands beside status, error and transaction. */
export async function deliver(
  { platform, customer }: Bench,
  selection: string,
  subjects: readonly object[],
  more: object = {},
  signal?: AbortSignal,
): Promise<Delivered> {
  const input = { ...customer.workplace, deadline: "PT5S", subjects, ...more };
  return withResults(await ask(platform.origin, customer.token, document(selection), { input }, signal));
}

export const withResults = (answer: GraphqlAnswer): Delivered => ({ ...answer, results: answer.data?.["deliverPartnerData"]?.results ?? [] });

/** The calls that reached each partner since they were last cleared. */
export async function asked({ platform: { sandbox } }: Bench): Promise<Asked> {
  const calls = Object.entries(PARTNER_IDS).map(async ([name, id]) => [name, await sandbox.control.calls(id)] as const);
  return Object.fromEntries(await Promise.all(calls)) as Asked;
}

export const NOBODY = Object.fromEntries(Object.keys(PARTNER_IDS).map((name) => [name, []])) as unknown as Asked;

const inOrder = (requests: readonly Call["requested"][]) => requests.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

/** What each partner was asked, by category; who was not asked is left out. */
export async function questions(bench: Bench): Promise<Partial<Record<PartnerName, readonly Call["requested"][]>>> {
  const all = Object.entries(await asked(bench)).map(([name, calls]) => [name, inOrder(calls.map(({ requested }) => requested))] as const);
  return Object.fromEntries(all.filter(([, calls]) => calls.length > 0));
}

/** Reads until it holds; gives the last reading when it never does, for the assertion to show. */
export async function eventually<T>(
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  { everyMs = 25, most = 400 }: { readonly everyMs?: number; readonly most?: number } = {},
): Promise<T> {
  let value = await read();
  for (let tries = 0; tries < most && !holds(value); tries += 1) {
    await sleep(everyMs);
    value = await read();
  }
  return value;
}

/** Waits until a partner holds so many calls. */
export const untilHeld = (bench: Bench, partner: PartnerName, count = 1) =>
  eventually(
    async () => (await asked(bench))[partner].filter(({ state }) => state === "open").length,
    (open) => open >= count,
  );

export const transactionCount = async ({ platform: { database } }: Bench): Promise<number> => {
  const [row] = await database.query<{ count: number }>("select count(*)::int as count from partner_data.transactions");
  return row?.count ?? -1;
};

/** What a transaction was charged, as the table has it. */
export const chargesIn = ({ platform: { database } }: Bench, transaction: string) =>
  database.query<{ category: string; partner_id: string; outcome: string; minor: string }>(
    "select category, partner_id, outcome, minor from billing.charges where transaction_id = $1 order by category, id",
    [transaction],
  );

export const chargedIn = async (bench: Bench, transaction: string): Promise<number> =>
  (await chargesIn(bench, transaction)).reduce((sum, { minor }) => sum + Number(minor), 0);

/** Each value in a tree that is long enough not to occur by chance. */
export const valuesOf = (tree: unknown): string[] => {
  if (typeof tree === "string") return tree.length > 3 ? [tree] : [];
  return typeof tree === "object" && tree !== null ? Object.values(tree).flatMap(valuesOf) : [];
};
