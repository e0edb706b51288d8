import type { Pool } from "pg";
import { type Mode, readClientId } from "../../../platform/identity/principal.ts";
import { MODE, SCOPES, TENANT } from "./client-members.ts";
import { DEMO_PERSON_GRANT } from "./demo-persons.ts";

interface ClientRow {
  readonly organization_id: string;
  readonly authentication_method: "private_key_jwt" | "client_secret_basic";
  readonly jwks: Readonly<Record<string, unknown>> | null;
  readonly secret_hash: string | null;
  readonly scopes: readonly string[];
  readonly mode: Mode;
  readonly demo: boolean;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * An API client as oidc-provider's metadata (RFC 7591 names), read anew at each request, so that a revoked
 * client, or one whose organisation is suspended or terminated, is unknown at its next try.
 */
export async function findClient(pool: Pool, clientId: string, demoPersons: boolean): Promise<Record<string, unknown> | undefined> {
  const named = readClientId(clientId);
  if (!named || !UUID.test(named.id)) return undefined;
  const { rows } = await pool.query<ClientRow>("select * from accounts.offered_client_by_id($1)", [named.id]);
  const [row] = rows;
  if (!row || row.mode !== named.mode) return undefined;
  return {
    client_id: clientId,
    token_endpoint_auth_method: row.authentication_method,
    grant_types: demoPersons && row.demo ? ["client_credentials", DEMO_PERSON_GRANT] : ["client_credentials"],
    response_types: [],
    redirect_uris: [],
    ...(row.jwks ? { jwks: row.jwks } : {}),
    ...(row.secret_hash === null ? {} : { client_secret: row.secret_hash }),
    [TENANT]: row.organization_id,
    [MODE]: row.mode,
    [SCOPES]: row.scopes,
  };
}
