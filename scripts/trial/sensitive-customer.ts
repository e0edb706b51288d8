import { askWith, type GraphqlAnswer } from "../customer/app.ts";
import {
  APP_SCOPES,
  approveScopes,
  declareLegalGates,
  defineProcess,
  inEveryWay,
  SENSITIVE_CATEGORIES,
  SENSITIVE_SCOPES,
} from "../customer/onboarding.ts";
import { type BoundToken, boundHeaders } from "../customer/proof.ts";
import { gatesIn } from "../seed/legal-gates.ts";
import { type Customer, readyCustomer } from "./customer.ts";
import type { Platform } from "./platform.ts";

/** A customer whose app may ask for credit, biometrics and criminal records, in clear unless `approved` says less, and proves at each request that it is the app. */
export interface SensitiveCustomer extends Customer {
  readonly officer: string;
  readonly bound: BoundToken;
  /** Asks with the app's bound token, or another. */
  askBound(query: string, variables?: Readonly<Record<string, unknown>>, bound?: BoundToken): Promise<GraphqlAnswer>;
}

export async function sensitiveCustomer(platform: Platform, approved: readonly string[] = SENSITIVE_SCOPES): Promise<SensitiveCustomer> {
  const { origin } = platform;
  const customer = await readyCustomer(platform, { scopes: [...APP_SCOPES, ...SENSITIVE_SCOPES] });
  const officer = await platform.person(customer.tenant, "PRIVACY_OFFICER");
  await approveScopes(origin, officer, customer.app.clientId, approved);
  const processId = await defineProcess(origin, customer.person, "Sensitive", inEveryWay(SENSITIVE_CATEGORIES));
  await declareLegalGates(
    origin,
    officer,
    processId,
    SENSITIVE_CATEGORIES.flatMap(({ category }) => gatesIn(category, "CA")),
  );
  const app = await customer.app.boundToken();
  return {
    ...customer,
    processId,
    officer,
    bound: app,
    askBound: async (query, variables, bound = app) => askWith(origin, await boundHeaders(origin, bound), query, variables),
  };
}
