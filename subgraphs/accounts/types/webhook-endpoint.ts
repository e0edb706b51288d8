import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import type { Mode as ModeName } from "../../../platform/identity/principal.ts";
import { connectionOf } from "../../../platform/subgraph/types/connection.ts";
import { Mode } from "../../../platform/subgraph/types/mode.ts";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";

export enum WebhookEnd {
  RETIRED = "RETIRED",
  REPLACED = "REPLACED",
  GONE = "GONE",
}
registerEnumType(WebhookEnd, {
  name: "WebhookEnd",
  description: "Why nothing is sent to a webhook endpoint any more.",
  valuesConfig: {
    RETIRED: { description: "Its owner retired it." },
    REPLACED: { description: "Its owner registered another one of the same mode." },
    GONE: { description: "It answered 410 Gone." },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({
  description:
    "An address of a customer that is told when a late answer is ready (Standard Webhooks 1.0): which transaction, and nothing else. An organisation has one of each mode.",
})
export class WebhookEndpoint {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => Mode, { description: "Of which transactions it is told." })
  mode!: ModeName;

  @Field(() => String, { description: "The https address that is posted to." })
  url!: string;

  @Field(() => String, {
    description: "The Ed25519 public key that verifies what is sent to it (`whpk_…`, signature v1a). It signs for no other endpoint.",
  })
  publicKey!: string;

  @Field(() => DateTime, { description: "When it was registered." })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "Since when nothing is sent to it any more." })
  endedAt!: Date | null;

  @Field(() => WebhookEnd, { nullable: true, description: "Why; null as long as it is told." })
  endReason!: WebhookEnd | null;
}

export const WebhookEndpointConnection = connectionOf("WebhookEndpoint", () => WebhookEndpoint);

@InputType({ description: "An address that shall be told when a late answer is ready." })
export class RegisterWebhookEndpointInput {
  @Field(() => Mode, { description: "Of which transactions it shall be told. The endpoint of this mode that was there before ends." })
  mode!: ModeName;

  @Field(() => String, {
    description: "An https address, 500 characters at most, without user, password and fragment. No redirect of it is followed.",
  })
  url!: string;

  @Field(() => String, {
    nullable: true,
    description: "Certificates (PEM) of the only authority that may vouch for the address; left out, a public one.",
  })
  trustAnchor?: string | null;
}

@InputType({ description: "The webhook endpoint to retire." })
export class RetireWebhookEndpointInput {
  @Field(() => ID, { description: "Its id." })
  webhookEndpointId!: string;
}

@ObjectType({ description: "The webhook endpoint after the change." })
export class WebhookEndpointPayload {
  @Field(() => WebhookEndpoint, { description: "As it is now." })
  webhookEndpoint!: WebhookEndpoint;
}
