import { randomUUID } from "node:crypto";
import { ask, type GraphqlAnswer } from "../../../scripts/customer/app.ts";
import { ALL_CATEGORIES, type App, APP_SCOPES, attest, consentInput, inEveryWay, makeApp } from "../../../scripts/customer/onboarding.ts";
import { PARTNER_IDS, testIdOf } from "../../../scripts/sandbox/known.ts";
import type { Mode } from "../../../platform/identity/principal.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../../kit/platform.ts";

/** One customer with a client of each mode. */
export interface BothModes {
  readonly platform: Platform;
  readonly customer: Customer;
  readonly apps: Readonly<Record<Mode, App>>;
  readonly tokens: Readonly<Record<Mode, string>>;
}

export async function openBothModes(scopes: readonly string[] = APP_SCOPES, environment: Readonly<Record<string, string>> = {}): Promise<BothModes> {
  const platform = await startPlatform({ environment });
  const customer = await readyCustomer(platform, { scopes });
  const test = await makeApp(platform.origin, customer.person, "Test app", scopes, "TEST");
  return { platform, customer, apps: { LIVE: customer.app, TEST: test }, tokens: { LIVE: customer.token, TEST: await test.token() } };
}

/** Asks with the client of a mode. */
export const asMode = (
  { platform, tokens }: BothModes,
  mode: Mode,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<GraphqlAnswer> => ask(platform.origin, tokens[mode], query, variables);

export const consentedIn = ({ platform, customer, tokens }: BothModes, mode: Mode, changes: Readonly<Record<string, unknown>> = {}) =>
  attest(platform.origin, tokens[mode], consentInput(customer.processId, inEveryWay(ALL_CATEGORIES), { countries: ["CA", "US", "FR"], ...changes }));

export const aboutOf = ({ phone, email }: { readonly phone: string; readonly email: string }) => ({ phone, email });

export const documentOf = (selection: string) => `mutation Deliver($input: DeliveryInput!) { deliverPartnerData(input: $input) { results {
  status error { code message retryable } outcomes { category wayToAsk attribute status reason }
  sources { category partner { name } trustFramework assuranceLevel attributes chosenFor }
  transaction { id mode outcome attempt disclosures { category answered overDelivered partner { name mode } }
    minimisation { granted selected asked returned } charges { category outcome amount { minor currency } } } ${selection} } } }`;

/** Delivers one subject with the client of a mode; gives its result. */
export async function deliverIn(
  modes: BothModes,
  mode: Mode,
  selection: string,
  subject: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): Promise<any> {
  const input = {
    ...modes.customer.workplace,
    deadline: "PT10S",
    subjects: [{ idempotencyKey: randomUUID(), country: "CA", ...subject }],
    ...more,
  };
  const { data, errors } = await asMode(modes, mode, documentOf(selection), { input });
  if (errors.length > 0) throw new Error(`The delivery failed: ${JSON.stringify(errors)}`);
  return data?.["deliverPartnerData"].results[0];
}

/** How many calls reached partners of each mode since they were last cleared. */
export async function callsByMode({ platform: { sandbox } }: BothModes): Promise<Readonly<Record<Mode, number>>> {
  const count = async (ids: readonly string[]) => (await Promise.all(ids.map((id) => sandbox.control.calls(id)))).flat().length;
  const { wallets: _noServer, ...live } = PARTNER_IDS;
  const twins = sandbox.registry.partners.filter(({ mode }) => mode === "TEST").map(({ id }) => id);
  if (!twins.includes(testIdOf(PARTNER_IDS.northbank))) throw new Error("The sandbox has no partners for test clients.");
  return { LIVE: await count(Object.values(live)), TEST: await count(twins) };
}

export const NO_CALLS = { LIVE: 0, TEST: 0 };

/** What differs from one delivery to the next, whatever its mode. */
const PASSING = new Set([
  "id",
  "at",
  "createdAt",
  "givenAt",
  "expiresAt",
  "validUntil",
  "partnerReference",
  "token",
  "sealed",
  "signed",
  "continuation",
  "latency",
  "successRate",
]);

/** An answer without what passes and without what may differ by mode: the mode itself, money, and the twins' names. */
export function inCommon(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCommon);
  if (typeof value === "string") return value.replace(" (sandbox)", "");
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "mode" && name !== "charges")
      .map(([name, inner]) => [name, PASSING.has(name) ? (inner === null ? null : "…") : inCommon(inner)]),
  );
}
