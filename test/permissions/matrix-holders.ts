import { API_AUDIENCE } from "../../platform/identity/access-token.ts";
import { clientAssertion } from "../../scripts/customer/client/client-assertion.ts";
import { approveScopes, attest, consentInput, makeApp } from "../../scripts/customer/onboarding.ts";
import { type Customer, type Platform, readyCustomer } from "../kit/platform.ts";
import { ROLES, SCOPES, STAFF } from "./matrix.ts";
import { APPROVED, makeStaff } from "./matrix-world.ts";
import { signedByAccounts } from "./own-key.ts";

const DELIVER = "partner-data:deliver:";

/** A category's scope to deliver stands for its other ways too: they open the same fields, below it. */
const waysOf = (scope: string): string[] =>
  scope.startsWith(DELIVER) ? ["deliver", "match", "check"].map((way) => scope.replace(":deliver:", `:${way}:`)) : [scope];

/** Tokens by who holds them: our people by role, staff, an app for each scope, and another customer's. */
export async function makeHolders(
  platform: Platform,
  customer: Customer,
): Promise<{ readonly tokens: ReadonlyMap<string, string>; readonly other: Customer }> {
  const { origin } = platform;
  const tokens = new Map<string, string>();
  for (const role of ROLES) tokens.set(role, await platform.person(customer.tenant, role));
  for (const role of STAFF) tokens.set(role, await platform.staff(await makeStaff(platform, role)));
  const other = await readyCustomer(platform, { tenant: platform.tenants[1], scopes: SCOPES.flatMap(waysOf) });
  tokens.set("another's app", other.token);
  tokens.set("another's owner", other.person);
  const officer = await platform.person(customer.tenant, "PRIVACY_OFFICER");
  for (const scope of SCOPES) {
    const app = await makeApp(origin, customer.person, scope, [...waysOf(scope), APPROVED]);
    await approveScopes(origin, officer, app.clientId, [APPROVED]);
    tokens.set(scope, await app.token());
  }
  return { tokens, other };
}

/** The one category that an app with this scope alone can ask for, as a selection beside others. */
export const categoryOf = (holder: string): string | undefined => (holder.startsWith(DELIVER) ? holder.slice(DELIVER.length) : undefined);

/** What is no access token of ours: nothing, what is spoilt, and what we or the customer signed for something else. */
export async function makeStrangeTokens(platform: Platform, { token, processId, app }: Customer): Promise<Readonly<Record<string, string>>> {
  const { origin } = platform;
  const { grant, receipt } = await attest(origin, token, consentInput(processId, [{ category: "name", attributes: ["givenName"] }]));
  return {
    none: "",
    "not a token": "a.b.c",
    "another signature": `${token.slice(0, -8)}AAAAAAAA`,
    "an access token for others": await signedByAccounts(platform, token, { aud: "urn:elsewhere" }),
    "an access token for us and others": await signedByAccounts(platform, token, { aud: [API_AUDIENCE, "urn:elsewhere"] }),
    "a grant": grant,
    "a receipt": receipt,
    "a client's assertion": await clientAssertion(origin, app.oauthClientId, app.privateJwk),
  };
}
