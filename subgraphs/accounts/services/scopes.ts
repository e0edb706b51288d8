import { ScopeNeedsApproval, ScopeUnknown } from "../errors.ts";

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

/** Throws unless every scope exists and may be given by an administrator alone. */
export function checkScopes(scopes: readonly string[]): void {
  for (const scope of scopes) {
    const category = DELIVER.exec(scope)?.[1];
    if (category !== undefined && BEHIND_APPROVAL.has(category)) throw new ScopeNeedsApproval();
    if (category === undefined && !SCOPES.has(scope)) throw new ScopeUnknown();
  }
}
