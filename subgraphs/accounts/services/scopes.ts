import { ScopeUnknown } from "../errors.ts";

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
const DELIVER = /^partner-data:(?:deliver|match|check):([a-z][A-Za-z]{1,40})$/;
/** Clause P29's categories that a shared secret and a plain bearer token must not open. */
const BEHIND_APPROVAL = new Set(["biometrics", "criminalRecords", "credit"]);

/** Whether a scope is the privacy officer's to give, and not an administrator's (clause P29). */
export function needsApproval(scope: string): boolean {
  return BEHIND_APPROVAL.has(DELIVER.exec(scope)?.[1] ?? "");
}

/** Throws unless every scope exists. */
export function checkScopes(scopes: readonly string[]): void {
  if (!scopes.every((scope) => SCOPES.has(scope) || DELIVER.test(scope))) throw new ScopeUnknown();
}
