import { v7 as uuid } from "uuid";
import { BadUserInput, Forbidden } from "../../../platform/errors/common.ts";
import { shortText } from "../../../platform/subgraph/short-text.ts";
import { DeliveryKey, type DeliveryKeyRow } from "../entities/entities.ts";
import type { AccountsCall } from "../loaders/loaders.ts";
import type { RegisterDeliveryKeyInput, RegisterDeliveryKeySetInput } from "../types/delivery-key.ts";
import { readDeliveryJwk } from "./delivery-jwk.ts";
import { insertOnce } from "./insert-once.ts";
import { readHttpsUrl, readTrustAnchor } from "./https-url.ts";

type Registered = Pick<DeliveryKeyRow, "kid" | "publicJwk" | "jwksUri" | "trustAnchor">;

async function register(
  call: AccountsCall,
  { name, categories: given }: Pick<RegisterDeliveryKeyInput, "name" | "categories">,
  read: () => Promise<Registered>,
): Promise<{ deliveryKey: DeliveryKeyRow }> {
  const { tenant } = call.principal;
  if (tenant === null) throw new Forbidden();
  const categories = given ?? [];
  if (categories.length > 40) throw new BadUserInput([{ at: "input.categories", kind: "TOO_MANY" }]);
  const named = shortText(name, "input.name");
  const deliveryKey = {
    id: uuid(),
    organizationId: tenant,
    name: named,
    ...(await read()),
    categories: [...new Set(categories)],
    createdAt: new Date(),
    retiredAt: null,
  };
  await insertOnce(call.data.run((em) => em.insert(DeliveryKey, deliveryKey)));
  return { deliveryKey };
}

export const registerDeliveryKey = (call: AccountsCall, input: RegisterDeliveryKeyInput): Promise<{ deliveryKey: DeliveryKeyRow }> =>
  register(call, input, async () => {
    const publicJwk = await readDeliveryJwk(input.jwk);
    return { kid: publicJwk.kid, publicJwk, jwksUri: null, trustAnchor: null };
  });

/** Only remembers where the keys are: they are fetched by whoever seals to them, at each use anew or nearly so. */
export const registerDeliveryKeySet = (call: AccountsCall, input: RegisterDeliveryKeySetInput): Promise<{ deliveryKey: DeliveryKeyRow }> =>
  register(call, input, async () => ({
    kid: null,
    publicJwk: null,
    jwksUri: readHttpsUrl(input.jwksUri, "input.jwksUri"),
    trustAnchor: readTrustAnchor(input.trustAnchor, "input.trustAnchor"),
  }));
