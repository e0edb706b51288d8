import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server } from "node:https";
import { CompactEncrypt, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import type { Authority } from "../../scripts/sandbox/authority.ts";
import { listen, readText, secureServer, sendJson, sendText } from "../../scripts/sandbox/http.ts";
import type { PartnerEndpoint } from "../../subgraphs/partner-data/connectors/endpoint.ts";

export const ISSUER = "https://issuer.example.com";
export const CLIENT = "genifi-at-the-test";

export interface Received {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export type Step = (response: ServerResponse, request: IncomingMessage) => unknown;

export async function pair(alg: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const [publicJwk, privateJwk] = await Promise.all([exportJWK(publicKey), exportJWK(privateKey)]);
  return { publicKey, privateKey, publicJwk: { ...publicJwk, kid: `of-${alg}`, alg }, privateJwk: { ...privateJwk, kid: `of-${alg}`, alg } };
}

type Pair = Awaited<ReturnType<typeof pair>>;

/** A partner of the test's own, over mutual TLS: it notes what it gets and answers both steps as told. */
export async function openidPartner(authority: Authority) {
  const received: Received[] = [];
  const granted: Step = (response) => sendJson(response, 200, { access_token: "token-of-the-test", token_type: "Bearer" });
  const steps: { token: Step; userinfo: Step } = { token: granted, userinfo: granted };
  const [own, client, ecdh, rsa] = await Promise.all([pair("ES256"), pair("EdDSA"), pair("ECDH-ES+A256KW"), pair("RSA-OAEP-256")]);
  const tls = { ...(await authority.certificate("A partner of the test")), ca: authority.trustAnchor };
  const server: Server = secureServer(tls, async (request, response) => {
    received.push({ url: request.url ?? "", headers: request.headers, body: (await readText(request)) ?? "" });
    await (request.url === "/token" ? steps.token : steps.userinfo)(response, request);
  });
  const address = `https://127.0.0.1:${await listen(server)}`;
  const { cert: certificate, key: privateKey } = await authority.certificate("genifi");

  return {
    received,
    keys: { own, client, ecdh, rsa },
    /** How it is registered when it signs only, or signs and encrypts to one of our keys. */
    endpoint: (opening?: Pair, jwks: readonly JWK[] = [own.publicJwk]): PartnerEndpoint => ({
      id: "own",
      protocol: "openid-userinfo",
      address,
      recipient: "own",
      trustAnchor: authority.trustAnchor,
      credential: {
        certificate,
        privateKey,
        clientId: CLIENT,
        signingKey: client.privateJwk,
        ...(opening && { decryptionKey: opening.privateJwk }),
      },
      settings: { issuer: ISSUER, jwks: { keys: jwks } },
    }),
    signed: (payload: object, { header = {}, key = own.privateKey as Parameters<SignJWT["sign"]>[0] } = {}) =>
      new SignJWT({ iss: ISSUER, aud: CLIENT, sub: "pairwise-1", iat: Math.floor(Date.now() / 1000), ...payload })
        .setProtectedHeader({ alg: "ES256", kid: own.publicJwk.kid, ...header })
        .sign(key),
    encrypted: (text: string, { publicKey, publicJwk }: Pair, header: object = {}) =>
      new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: publicJwk.alg, enc: "A256GCM", ...header } as { alg: string; enc: string })
        .encrypt(publicKey),
    /** From now on it answers so. */
    answers: ({ token = granted, userinfo }: { token?: Step; userinfo: Step | string }) => {
      received.length = 0;
      steps.token = token;
      steps.userinfo = typeof userinfo === "string" ? (response) => sendText(response, 200, userinfo, "application/jwt") : userinfo;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
