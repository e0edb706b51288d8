import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { type CryptoKey, importJWK, SignJWT } from "jose";
import { secureServer, sendJson, sendText } from "./http.ts";
import type { Registry } from "./protocol.ts";
import type { ServerOptions } from "./server.ts";

/** Where the list is, below the server's address. */
export const STATUS_LIST_PATH = "/status-lists/1";
/** Which credentials are what, by their index in the list; there are none beyond the last. */
export const STATUSES = { valid: 0, revoked: 100, suspended: 200, beyond: 300 } as const;

const BITS = 2;
const PER_BYTE = 8 / BITS;

/** The server of an issuer's status list (draft-ietf-oauth-status-list-17): it is fetched whole, and names nobody. */
export async function statusListServer({ iss, signingKey }: Registry["issuer"], { tls, state }: Pick<ServerOptions, "tls" | "state">) {
  const key = (await importJWK(signingKey, "ES256")) as CryptoKey;
  const lst = await packed();

  async function answer(uri: string): Promise<string> {
    const { kind } = state.fault;
    const token = await new SignJWT({ ttl: 60, status_list: { bits: BITS, lst: kind === "wrong-schema" ? "not packed" : lst } })
      .setProtectedHeader({ alg: "ES256", typ: "statuslist+jwt", kid: signingKey["kid"] as string })
      .setIssuer(iss)
      .setSubject(uri)
      .setIssuedAt()
      .sign(key);
    return kind === "malformed" ? token.slice(0, -1) : token;
  }

  return secureServer(tls, async (request, response) => {
    if (request.method !== "GET" || request.url !== STATUS_LIST_PATH) return sendJson(response, 404, { code: "NOT_FOUND" });
    state.note({ requested: {}, identifiers: [], idempotencyKey: null }, response);
    await state.hold();
    if (response.destroyed) return;
    if (state.fault.kind === "reset") return void response.destroy();
    if (state.fault.kind === "500") return sendJson(response, 500, { code: "INTERNAL" });
    sendText(response, 200, await answer(`https://${request.headers.host}${request.url}`), "application/statuslist+jwt");
  });
}

async function packed(): Promise<string> {
  const bytes = Buffer.alloc(STATUSES.beyond / PER_BYTE);
  const statusAt = (index: number) => (index < STATUSES.revoked ? 0 : index < STATUSES.suspended ? 1 : 2);
  for (let index = 0; index < STATUSES.beyond; index++) {
    const at = Math.floor(index / PER_BYTE);
    bytes[at] = bytes[at]! | (statusAt(index) << ((index % PER_BYTE) * BITS));
  }
  return (await promisify<Buffer, Buffer>(deflate)(bytes)).toString("base64url");
}
