import { v7 as uuid } from "uuid";
import { BadUserInput, Forbidden } from "../../../platform/errors/common.ts";
import { shortText } from "../../../platform/subgraph/short-text.ts";
import { DeliveryKey, type DeliveryKeyRow } from "../entities/entities.ts";
import type { AccountsCall } from "../loaders/loaders.ts";
import type { RegisterDeliveryKeyInput } from "../types/delivery-key.ts";
import { readDeliveryJwk } from "./delivery-jwk.ts";
import { insertOnce } from "./insert-once.ts";

export async function registerDeliveryKey(
  call: AccountsCall,
  { name, jwk, categories: given }: RegisterDeliveryKeyInput,
): Promise<{ deliveryKey: DeliveryKeyRow }> {
  const { tenant } = call.principal;
  if (tenant === null) throw new Forbidden();
  const categories = given ?? [];
  if (categories.length > 40) throw new BadUserInput([{ at: "input.categories", kind: "TOO_MANY" }]);
  const named = shortText(name, "input.name");
  const publicJwk = await readDeliveryJwk(jwk);
  const deliveryKey = {
    id: uuid(),
    organizationId: tenant,
    name: named,
    kid: publicJwk.kid,
    publicJwk,
    categories: [...new Set(categories)],
    createdAt: new Date(),
    retiredAt: null,
  };
  await insertOnce(call.data.run((em) => em.insert(DeliveryKey, deliveryKey)));
  return { deliveryKey };
}
