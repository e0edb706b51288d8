import type { EntityManager } from "@mikro-orm/postgresql";
import { v7 as uuid } from "uuid";
import { BadUserInput, Forbidden } from "../../../platform/errors/common.ts";
import type { Mode, Principal } from "../../../platform/identity/principal.ts";
import { shortText } from "../../../platform/subgraph/short-text.ts";
import { generateClientSecret } from "../authorization/client-secret.ts";
import { ApiClient, type ApiClientRow } from "../entities/entities.ts";
import { ScopeNeedsKeys } from "../errors.ts";
import type { AccountsCall } from "../loaders/loaders.ts";
import type { CreateApiClientInput, PublicJwkInput } from "../types/api-client.ts";
import { readPublicKeys } from "./public-keys.ts";
import { checkScopes, needsApproval } from "./scopes.ts";

/** More than there are: each category in three ways, in clear, and the rest. */
const MOST_SCOPES = 100;

/** How a client proves who it is: by its public keys, or by a secret of which only the hash is kept. */
async function credentialsOf(method: CreateApiClientInput["authenticationMethod"], keys: readonly PublicJwkInput[] | undefined, mode: Mode) {
  if (method === "private_key_jwt") return { jwks: await readPublicKeys(keys ?? []), secretHash: null, secret: null };
  if (keys && keys.length > 0) throw new BadUserInput([{ at: "input.publicKeys", kind: "INVALID_VALUE" }]);
  const { secret, hash } = generateClientSecret(mode);
  return { jwks: null, secretHash: hash, secret };
}

/** Who made this client; of one that an app makes, the person who made the app, so that nobody approves by a detour. */
async function personBehind(em: EntityManager, { kind, id }: Principal): Promise<string | null> {
  if (kind === "person") return id;
  return (await em.findOne(ApiClient, { id }))?.createdBy ?? null;
}

export async function createApiClient(
  call: AccountsCall,
  input: CreateApiClientInput,
): Promise<{ client: Omit<ApiClientRow, "jwks" | "secretHash">; clientSecret: string | null }> {
  const { tenant } = call.principal;
  if (tenant === null) throw new Forbidden();
  const name = shortText(input.name, "input.name");
  if (input.scopes.length > MOST_SCOPES) throw new BadUserInput([{ at: "input.scopes", kind: "TOO_MANY" }]);
  checkScopes(input.scopes, input.mode);
  const scopes = [...new Set(input.scopes)];
  const requestedScopes = scopes.filter(needsApproval);
  if (requestedScopes.length > 0 && input.authenticationMethod !== "private_key_jwt") throw new ScopeNeedsKeys();
  const { jwks, secretHash, secret } = await credentialsOf(input.authenticationMethod, input.publicKeys, input.mode);
  const client = {
    id: uuid(),
    organizationId: tenant,
    name,
    mode: input.mode,
    authenticationMethod: input.authenticationMethod,
    scopes: scopes.filter((scope) => !needsApproval(scope)),
    requestedScopes,
    status: "ACTIVE" as const,
    createdAt: new Date(),
  };
  return call.data.run(async (em) => {
    const createdBy = await personBehind(em, call.principal);
    await em.insert(ApiClient, { ...client, createdBy, jwks, secretHash });
    return { client: { ...client, createdBy }, clientSecret: secret };
  });
}
