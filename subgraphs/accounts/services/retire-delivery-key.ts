import { validate as isUuid } from "uuid";
import { DeliveryKey, type DeliveryKeyRow } from "../entities/entities.ts";
import { DeliveryKeyUnknown } from "../errors.ts";
import type { AccountsCall } from "../loaders/loaders.ts";

/** Retiring twice is the same as once: the first time stays. */
export async function retireDeliveryKey(call: AccountsCall, id: string): Promise<{ deliveryKey: DeliveryKeyRow }> {
  if (!isUuid(id)) throw new DeliveryKeyUnknown();
  return call.data.run(async (em) => {
    await em.nativeUpdate(DeliveryKey, { id, retiredAt: null }, { retiredAt: new Date() });
    const deliveryKey = await em.findOne(DeliveryKey, { id });
    if (!deliveryKey) throw new DeliveryKeyUnknown();
    return { deliveryKey };
  });
}
