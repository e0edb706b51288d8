import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { JWK } from "jose";
import { clientAssertion } from "./client/client-assertion.ts";

export interface GraphqlAnswer<T = Record<string, any>> {
  readonly status: number;
  readonly data: T | null | undefined;
  readonly errors: readonly { readonly message: string; readonly path?: readonly (string | number)[]; readonly extensions: Record<string, any> }[];
}

/** An Ed25519 key pair as JWKs. */
export function makeKeys(): {
  readonly publicJwk: { kty: string; crv: string; x: string };
  readonly privateJwk: { kty: string; crv: string; x: string; d: string };
} {
  const { privateKey } = generateKeyPairSync("ed25519") as { privateKey: KeyObject };
  const { kty, crv, x, d } = privateKey.export({ format: "jwk" }) as { kty: string; crv: string; x: string; d: string };
  return { publicJwk: { kty, crv, x }, privateJwk: { kty, crv, x, d } };
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: {
    readonly access_token?: string;
    readonly token_type?: string;
    readonly error?: string;
    readonly scope?: string;
    readonly expires_in?: number;
  };
}

/** Asks the token endpoint with an assertion, for a token that is bound to the key of a proof if there is one. */
export async function askToken(
  origin: string,
  assertion: string,
  parameters: Readonly<Record<string, string>>,
  proof?: string,
): Promise<TokenAnswer> {
  const response = await fetch(`${origin}/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...(proof === undefined ? {} : { dpop: proof }) },
    body: new URLSearchParams({
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion,
      ...parameters,
    }),
  });
  return { status: response.status, body: (await response.json()) as TokenAnswer["body"] };
}

/** Asks the token endpoint with a secret in the header (RFC 6749 §2.3.1). */
export const askTokenBySecret = (origin: string, clientId: string, secret: string): Promise<Response> =>
  fetch(`${origin}/oauth/token`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`,
    },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });

/** A customer's app: gets its own tokens and asks over HTTP, with what any language has. */
export async function tokenFor(
  origin: string,
  clientId: string,
  privateJwk: JWK,
  parameters: Readonly<Record<string, string>>,
  proof?: string,
): Promise<string> {
  const { status, body } = await askToken(origin, await clientAssertion(origin, clientId, privateJwk), parameters, proof);
  if (!body.access_token) throw new Error(`The token endpoint answered ${status} ${body.error ?? ""}`);
  return body.access_token;
}

export const ask = <T = Record<string, any>>(
  origin: string,
  token: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  signal?: AbortSignal,
): Promise<GraphqlAnswer<T>> => askWith(origin, { authorization: `Bearer ${token}` }, query, variables, signal);

/** Asks with other headers than a bearer token's. */
export async function askWith<T = Record<string, any>>(
  origin: string,
  headers: Readonly<Record<string, string>>,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  signal?: AbortSignal,
): Promise<GraphqlAnswer<T>> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables }),
    ...(signal ? { signal } : {}),
  });
  const { data, errors = [] } = (await response.json()) as { data?: T | null; errors?: GraphqlAnswer["errors"] };
  return { status: response.status, data, errors };
}
