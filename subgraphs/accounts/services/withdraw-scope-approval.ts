import { ScopeApproval } from "../entities/entities.ts";
import type { AccountsCall } from "../loaders/loaders.ts";
import type { ScopesInput } from "../types/scope-approval.ts";
import { type ChangedClient, changeClient } from "./change-client.ts";

/** Takes approved scopes back. Deliveries with tokens that still have them stop at once, since admission asks for the approval. */
export async function withdrawScopeApproval(call: AccountsCall, { clientId, scopes }: ScopesInput): Promise<ChangedClient> {
  return changeClient(call, clientId, async (em, client) => {
    const standing = { clientId: client.id, scope: { $in: [...scopes] }, withdrawnAt: null };
    await em.nativeUpdate(ScopeApproval, standing, { withdrawnBy: call.principal.id, withdrawnAt: new Date() });
    return client.scopes.filter((scope) => !client.requestedScopes.includes(scope) || !scopes.includes(scope));
  });
}
