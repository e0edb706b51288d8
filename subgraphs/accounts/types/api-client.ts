import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../../../platform/subgraph/types/connection.ts";
import type { Mode as ModeName } from "../../../platform/identity/principal.ts";
import { Mode } from "../../../platform/subgraph/types/mode.ts";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";

export enum ClientAuthentication {
  PRIVATE_KEY_JWT = "private_key_jwt",
  CLIENT_SECRET_BASIC = "client_secret_basic",
}
registerEnumType(ClientAuthentication, {
  name: "ClientAuthentication",
  description: "How an API client proves who it is at the token endpoint (RFC 7591 names).",
  valuesConfig: {
    PRIVATE_KEY_JWT: { description: "A signed assertion (RFC 7523): we hold its public key only. Preferred." },
    CLIENT_SECRET_BASIC: { description: "A secret in the authorization header (RFC 6749 §2.3.1): we hold its hash only." },
  },
});

export enum ApiClientStatus {
  ACTIVE = "ACTIVE",
  REVOKED = "REVOKED",
}
registerEnumType(ApiClientStatus, {
  name: "ApiClientStatus",
  description: "Whether an API client gets tokens.",
  valuesConfig: {
    ACTIVE: { description: "Gets tokens." },
    REVOKED: { description: "Gets none any more." },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({ description: "A customer's app: a machine that asks on its behalf (OAuth 2 client)." })
export class ApiClient {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => String, { description: "What its owner calls it." })
  name!: string;

  @Field(() => String, { description: "The `client_id` of OAuth 2: it begins with genifi_test_ or genifi_live_." })
  oauthClientId?: string;

  @Field(() => Mode, { description: "What it asks about, fixed when it was made." })
  mode!: ModeName;

  @Field(() => ClientAuthentication, { description: "How it proves who it is." })
  authenticationMethod!: ClientAuthentication;

  @Field(() => [String], { description: "The scopes that it may be given." })
  scopes!: string[];

  requestedScopes!: string[];

  @Field(() => ApiClientStatus, { description: "Whether it gets tokens." })
  status!: ApiClientStatus;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;
}

export const ApiClientConnection = connectionOf("ApiClient", () => ApiClient);

@InputType({ description: "A public key as a JWK (RFC 7517): Ed25519 (kty OKP) or P-256 (kty EC). There is no field for a private part." })
export class PublicJwkInput {
  @Field(() => String, { description: "Key type: OKP or EC." })
  kty!: string;

  @Field(() => String, { description: "Curve: Ed25519 or P-256." })
  crv!: string;

  @Field(() => String, { description: "The x coordinate, base64url." })
  x!: string;

  @Field(() => String, { nullable: true, description: "The y coordinate, base64url; for EC." })
  y?: string;

  @Field(() => String, { nullable: true, description: "Your id of the key; sent back in the assertion's header." })
  kid?: string;
}

@InputType({ description: "A new API client." })
export class CreateApiClientInput {
  @Field(() => String, { description: "1 to 100 characters." })
  name!: string;

  @Field(() => Mode, {
    description: "What it will ask about, for good: TEST for the made-up subjects of docs/test-subjects.md, at no cost; LIVE for real people.",
  })
  mode!: ModeName;

  @Field(() => ClientAuthentication, { description: "How it will prove who it is." })
  authenticationMethod!: ClientAuthentication;

  @Field(() => [PublicJwkInput], { nullable: true, description: "1 to 5 public keys; for PRIVATE_KEY_JWT only." })
  publicKeys?: PublicJwkInput[];

  @Field(() => [String], {
    description:
      "The scopes that it may be given, such as consent:attest or partner-data:deliver:name. Those for credit, biometrics and criminalRecords, and partner-data:clear:<category> to have these unsealed, are requested only, until a privacy officer approves them (approveScopes); they need PRIVATE_KEY_JWT.",
  })
  scopes!: string[];
}

@InputType({ description: "The API client to revoke." })
export class RevokeApiClientInput {
  @Field(() => ID, { description: "Its id." })
  clientId!: string;
}

@ObjectType({ description: "The API client after the change." })
export class ApiClientPayload {
  @Field(() => ApiClient, { description: "As it is now." })
  client!: ApiClient;

  @Field(() => String, { nullable: true, description: "The secret of a new CLIENT_SECRET_BASIC client. Shown this once: we keep its hash only." })
  clientSecret!: string | null;
}
