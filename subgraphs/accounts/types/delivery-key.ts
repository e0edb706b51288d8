import { Directive, Field, ID, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../../../platform/subgraph/types/connection.ts";
import { CategoryId, DateTime } from "../../../platform/subgraph/types/scalars.ts";

@Directive('@key(fields: "id")')
@ObjectType({
  description:
    "A public key of a customer, or an address where it publishes such keys, to which answers are sealed (JWE, RFC 7516). We never hold a private part.",
})
export class DeliveryKey {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => String, { description: "What its owner calls it." })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: "The `kid` in the header of what is sealed to it: your own, or the key's thumbprint (RFC 7638). Null of an address.",
  })
  kid!: string | null;

  @Field(() => String, { nullable: true, description: "The key, a JWK in JSON, as what is sealed uses it. Null of an address." })
  jwk!: string | null;

  @Field(() => String, { nullable: true, description: "Where its owner publishes its keys as a JWK Set (RFC 7517 §5). Null of a key." })
  jwksUri!: string | null;

  @Field(() => [CategoryId], { description: "The categories that may be sealed to it; none means every category." })
  categories!: string[];

  @Field(() => DateTime, { description: "When it was registered." })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "Since when nothing is sealed to it any more." })
  retiredAt!: Date | null;
}

export const DeliveryKeyConnection = connectionOf("DeliveryKey", () => DeliveryKey);

@InputType({ description: "A key to which answers shall be sealed." })
export class RegisterDeliveryKeyInput {
  @Field(() => String, { description: "1 to 100 characters." })
  name!: string;

  @Field(() => String, {
    description:
      "A public JWK (RFC 7517) in JSON: EC on P-256, P-384 or P-521, OKP on X25519, or RSA of 2048 to 8192 bits. A `kid` names one key for ever.",
  })
  jwk!: string;

  @Field(() => [CategoryId], { nullable: true, description: "The categories that may be sealed to it; left out, every category." })
  categories?: string[] | null;
}

@InputType({ description: "An address where you publish keys to which answers shall be sealed." })
export class RegisterDeliveryKeySetInput {
  @Field(() => String, { description: "1 to 100 characters." })
  name!: string;

  @Field(() => String, {
    description:
      "An https address of a JWK Set (RFC 7517 §5). Sealed to is its first key for encryption (`use` enc, or an `alg` of ours), or the one that a delivery names by `kid`.",
  })
  jwksUri!: string;

  @Field(() => String, {
    nullable: true,
    description: "Certificates (PEM) of the only authority that may vouch for the address; left out, a public one.",
  })
  trustAnchor?: string | null;

  @Field(() => [CategoryId], { nullable: true, description: "The categories that may be sealed to its keys; left out, every category." })
  categories?: string[] | null;
}

@InputType({ description: "The delivery key to retire." })
export class RetireDeliveryKeyInput {
  @Field(() => ID, { description: "Its id." })
  deliveryKeyId!: string;
}

@ObjectType({ description: "The delivery key after the change." })
export class DeliveryKeyPayload {
  @Field(() => DeliveryKey, { description: "As it is now." })
  deliveryKey!: DeliveryKey;
}
