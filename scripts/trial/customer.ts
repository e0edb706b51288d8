import { randomBytes, randomUUID } from "node:crypto";
import type { Mode } from "../../platform/identity/principal.ts";
import { ask, type GraphqlAnswer } from "../customer/app.ts";
import {
  acceptAgreements,
  type App,
  APP_SCOPES,
  type Categories,
  defineProcess,
  makeApp,
  makeWorkplace,
  signIn,
  type Workplace,
} from "../customer/onboarding.ts";
import type { Platform, TrialTenant } from "./platform.ts";

/** A customer that is ready to fetch: agreements accepted, a workplace, a process, an app with its token. */
export interface Customer {
  readonly tenant: TrialTenant;
  readonly person: string;
  readonly app: App;
  readonly token: string;
  readonly workplace: Workplace;
  readonly processId: string;
  /** Asks with the app's token, or another. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>, token?: string): Promise<GraphqlAnswer>;
}

export async function readyCustomer(
  { origin, tenants }: Pick<Platform, "origin" | "tenants">,
  {
    tenant = tenants[0],
    categories,
    scopes = APP_SCOPES,
    mode,
  }: { tenant?: TrialTenant; categories?: Categories; scopes?: readonly string[]; mode?: Mode } = {},
): Promise<Customer> {
  const person = await signIn(origin, tenant.as());
  await acceptAgreements(origin, person);
  const workplace = await makeWorkplace(origin, person, `CC${randomBytes(4).toString("hex").toUpperCase()}`);
  const processId = await defineProcess(origin, person, `Process ${randomUUID()}`, categories);
  const app = await makeApp(origin, person, "App", scopes, mode);
  const token = await app.token();
  return { tenant, person, app, token, workplace, processId, ask: (query, variables, other = token) => ask(origin, other, query, variables) };
}
