/** The part of oidc-provider 9.13 (which has no types of its own) that we use. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  export interface Client {
    readonly clientId: string;
    readonly clientSecret?: string;
    compareClientSecret(actual: string): boolean;
    /** Members of our own, as named in `extraClientMetadata.properties`. */
    readonly [member: string]: unknown;
  }

  export interface Context {
    readonly path: string;
    body: unknown;
    /** A header; empty when there is none. */
    get(name: string): string;
    readonly oidc: {
      readonly issuer: string;
      readonly client: Client;
      readonly body: Readonly<Record<string, unknown>> | undefined;
      readonly params: Record<string, string | undefined>;
      readonly entities: Readonly<Record<string, unknown>>;
      entity(name: string, value: unknown): void;
    };
  }

  export interface ResourceServerInfo {
    readonly scope: string;
    readonly audience: string;
    readonly accessTokenFormat: "jwt";
    readonly jwt: { readonly sign: { readonly alg: string; readonly kid: string } };
  }

  export interface Adapter {
    upsert(id: string, payload: Readonly<Record<string, unknown>>, expiresIn: number): Promise<void>;
    find(id: string): Promise<Record<string, unknown> | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  interface AccessToken {
    resourceServer: unknown;
    readonly expiration: number;
    readonly tokenType: string;
    save(): Promise<string>;
  }

  export default class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    readonly OIDCContext: { readonly prototype: { clientJwtAuthExpectedAudience(): Set<string>; urlFor(route: string): string } };
    readonly Client: { readonly prototype: Client };
    readonly AccessToken: new (properties: { accountId: string; client: Client; gty: string }) => AccessToken;
    readonly ResourceServer: new (identifier: string, info: ResourceServerInfo) => unknown;
    registerGrantType(name: string, handler: (context: Context) => Promise<void>, parameters: readonly string[]): void;
    pathFor(route: string): string;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): this;
    on(event: "error", listener: (error: unknown) => void): this;
    on(event: "server_error", listener: (context: Context, error: unknown) => void): this;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  }

  class ProtocolError extends Error {}

  export const errors: {
    readonly InvalidClientAuth: new (detail: string) => ProtocolError;
    readonly InvalidDpopProof: new (description: string) => ProtocolError;
    readonly InvalidGrant: new (detail: string) => ProtocolError;
    readonly InvalidRequest: new (description: string) => ProtocolError;
    readonly InvalidScope: new (description: string) => ProtocolError;
    readonly InvalidTarget: new (description: string) => ProtocolError;
  };
}
