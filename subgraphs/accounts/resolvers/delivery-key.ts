import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { DeliveryKeyRow } from "../entities/entities.ts";
import type { AccountsCall } from "../loaders/loaders.ts";
import { registerDeliveryKey, registerDeliveryKeySet } from "../services/register-delivery-key.ts";
import { retireDeliveryKey } from "../services/retire-delivery-key.ts";
import {
  DeliveryKey,
  DeliveryKeyPayload,
  RegisterDeliveryKeyInput,
  RegisterDeliveryKeySetInput,
  RetireDeliveryKeyInput,
} from "../types/delivery-key.ts";

@Resolver(() => DeliveryKey)
export class DeliveryKeyResolver {
  @Mutation(() => DeliveryKeyPayload, {
    nullable: true,
    description: "Registers a key to which answers can be sealed from now on (clause P37). To rotate, register the next, then retire the last.",
  })
  registerDeliveryKey(
    @Arg("input", () => RegisterDeliveryKeyInput, { description: "Its name, the public key and what it is for." }) input: RegisterDeliveryKeyInput,
    @Ctx() call: AccountsCall,
  ) {
    return registerDeliveryKey(call, input);
  }

  @Mutation(() => DeliveryKeyPayload, {
    nullable: true,
    description: "Registers an address where you publish keys yourself, and rotate them by `kid` (clause P37).",
  })
  registerDeliveryKeySet(
    @Arg("input", () => RegisterDeliveryKeySetInput, { description: "Its name, the address and what it is for." })
    input: RegisterDeliveryKeySetInput,
    @Ctx() call: AccountsCall,
  ) {
    return registerDeliveryKeySet(call, input);
  }

  @Mutation(() => DeliveryKeyPayload, { nullable: true, description: "Seals nothing more to a key, from now on." })
  retireDeliveryKey(
    @Arg("input", () => RetireDeliveryKeyInput, { description: "Which one." }) { deliveryKeyId }: RetireDeliveryKeyInput,
    @Ctx() call: AccountsCall,
  ) {
    return retireDeliveryKey(call, deliveryKeyId);
  }

  @FieldResolver(() => String)
  jwk(@Root() { publicJwk }: DeliveryKeyRow): string | null {
    return publicJwk ? JSON.stringify(publicJwk) : null;
  }
}
