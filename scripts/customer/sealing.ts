import { generateKeyPairSync } from "node:crypto";
import type { JWK } from "jose";
import { ask } from "./app.ts";
import { done } from "./onboarding.ts";

/** An EC P-256 key pair as JWKs, to have answers sealed to. */
export function makeSealingKeys(): { readonly publicJwk: JWK; readonly privateJwk: JWK } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { publicJwk: publicKey.export({ format: "jwk" }) as JWK, privateJwk: privateKey.export({ format: "jwk" }) as JWK };
}

export interface DeliveryKeyPair {
  readonly id: string;
  readonly privateJwk: JWK;
}

/** A person registers a key to which answers can be sealed. */
export async function makeDeliveryKey(origin: string, person: string, name = "Sealing", categories?: readonly string[]): Promise<DeliveryKeyPair> {
  const { publicJwk, privateJwk } = makeSealingKeys();
  const query = "mutation($input: RegisterDeliveryKeyInput!) { registerDeliveryKey(input: $input) { deliveryKey { id kid } } }";
  return done(ask(origin, person, query, { input: { name, jwk: JSON.stringify(publicJwk), categories } }), (data) => {
    const { id, kid } = data["registerDeliveryKey"].deliveryKey;
    return { id, privateJwk: { ...privateJwk, kid } };
  });
}
