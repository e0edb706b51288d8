import { v7 as uuid } from "uuid";
import { Forbidden } from "../../../platform/errors/common.ts";
import { ScopeApproval } from "../entities/entities.ts";
import { ScopeNotRequested, SelfApproval } from "../errors.ts";
import type { AccountsCall } from "../loaders/loaders.ts";
import type { ScopesInput } from "../types/scope-approval.ts";
import { type ChangedClient, changeClient } from "./change-client.ts";

/** Gives a client scopes that were requested for it. What is approved already stays as it is. */
export async function approveScopes(call: AccountsCall, { clientId, scopes }: ScopesInput): Promise<ChangedClient> {
  const { id: person, tenant } = call.principal;
  if (tenant === null) throw new Forbidden();
  return changeClient(call, clientId, async (em, client) => {
    // Of a client that nobody is known to have made, it cannot be told that another did.
    if (client.createdBy === null || client.createdBy === person) throw new SelfApproval();
    if (!scopes.every((scope) => client.requestedScopes.includes(scope))) throw new ScopeNotRequested();
    const added = [...new Set(scopes)].filter((scope) => !client.scopes.includes(scope));
    for (const scope of added) {
      const approval = { id: uuid(), organizationId: tenant, clientId: client.id, scope, approvedBy: person, approvedAt: new Date() };
      await em.insert(ScopeApproval, approval);
    }
    return [...client.scopes, ...added];
  });
}
