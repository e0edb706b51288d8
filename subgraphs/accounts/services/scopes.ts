import type { Mode } from "../../../platform/identity/principal.ts";
import { CATEGORY_PATTERN, isAdded } from "../../../platform/subgraph/question.ts";
import { ScopeNotForTest, ScopeUnknown } from "../errors.ts";

const SCOPES = new Set([
  "transactions:read",
  "consent:attest",
  "consent:manage",
  "process:write",
  "billing:read",
  "billing:write",
  "usage:read",
  "analytics:aggregate",
  "rights:manage",
  "org:admin",
  "audit:read",
]);
/** What is shared by both modes, or is of live only: a test client, whose secret lies in more hands, may not change it. */
const LIVE_ONLY = new Set(["process:write", "billing:write", "rights:manage", "org:admin"]);
const DELIVER = new RegExp(`^partner-data:(?:deliver|match|check|clear):(${CATEGORY_PATTERN})$`);
/** Clause P29's categories that a shared secret and a plain bearer token must not open. */
const BEHIND_APPROVAL = new Set(["biometrics", "criminalRecords", "credit"]);

/**
 * Whether a scope is the privacy officer's to give, and not an administrator's (clause P29). Of a category that was added
 * later it always is: how sensitive it is can change with its next version, and a scope stays given.
 */
export function needsApproval(scope: string): boolean {
  const category = DELIVER.exec(scope)?.[1] ?? "";
  return BEHIND_APPROVAL.has(category) || isAdded(category);
}

/** What comes in clear anyway needs no leave to. */
const exists = (scope: string): boolean =>
  SCOPES.has(scope) || (DELIVER.test(scope) && (!scope.startsWith("partner-data:clear:") || needsApproval(scope)));

/** Throws unless every scope exists, and may be given to a client of that mode. */
export function checkScopes(scopes: readonly string[], mode: Mode): void {
  if (!scopes.every(exists)) throw new ScopeUnknown();
  if (mode === "TEST" && scopes.some((scope) => LIVE_ONLY.has(scope))) throw new ScopeNotForTest();
}
