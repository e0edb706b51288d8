import { type Context, errors } from "oidc-provider";
import type { Person } from "./demo-persons.ts";
import { MODE, TENANT } from "./client-members.ts";

/** What an access token says of its holder besides RFC 9068's own claims; read by platform/identity. */
export async function tokenClaims({ oidc }: Context): Promise<Record<string, unknown>> {
  // Client authentication looked at the header alone; a secret that also travels in a body ends in logs (RFC 6749 §2.3).
  if (oidc.body?.client_secret !== undefined) throw new errors.InvalidRequest("send the client secret in the authorization header only");
  const person = oidc.entities.Account as Person | undefined;
  if (person) return { kind: person.kind, tenant: person.organization_id, roles: [...person.roles], mode: null };
  return { kind: "client", tenant: oidc.client[TENANT], roles: [], mode: oidc.client[MODE] };
}
