import { type EntityManager, LockMode } from "@mikro-orm/postgresql";
import { validate as isUuid } from "uuid";
import { ApiClient, type ApiClientRow } from "../entities/entities.ts";
import { ClientUnknown } from "../errors.ts";
import type { AccountsCall } from "../loaders/loaders.ts";

export interface ChangedClient {
  readonly client: ApiClientRow;
  readonly clientSecret: null;
}

/** Replaces the scopes of an active client by what `change` makes of them, one change after the other. */
export async function changeClient(
  call: AccountsCall,
  id: string,
  change: (em: EntityManager, client: ApiClientRow) => Promise<string[]>,
): Promise<ChangedClient> {
  if (!isUuid(id)) throw new ClientUnknown();
  return call.data.run(async (em) => {
    const client = await em.findOne(ApiClient, { id, status: "ACTIVE" }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!client) throw new ClientUnknown();
    client.scopes = await change(em, client);
    await em.flush();
    return { client, clientSecret: null };
  });
}
