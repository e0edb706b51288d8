import { validate as isUuid } from "uuid";
import { ApiClient, type ApiClientRow } from "../entities/entities.ts";
import { ClientUnknown } from "../errors.ts";
import type { AccountsCall } from "../loaders/loaders.ts";

/** Its tokens run out by themselves within minutes; deliveries stop at once, since admission reads the client's state. */
export async function revokeApiClient(call: AccountsCall, id: string): Promise<{ client: ApiClientRow; clientSecret: null }> {
  if (!isUuid(id)) throw new ClientUnknown();
  return call.data.run(async (em) => {
    await em.nativeUpdate(ApiClient, { id }, { status: "REVOKED" });
    const client = await em.findOne(ApiClient, { id });
    if (!client) throw new ClientUnknown();
    return { client, clientSecret: null };
  });
}
