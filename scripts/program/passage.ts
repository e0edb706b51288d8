import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import { Agent, type Dispatcher, fetch } from "undici";
import { HttpRefusal, sendRefusal } from "../../platform/http/refusal.ts";
import { describeFault, type Log } from "../../platform/logging/log.ts";
import type { Handler } from "./http-server.ts";
import type { RoomLink } from "./room-links.ts";

/** How long the authorisation server may take to begin its answer, in milliseconds. */
const LONGEST_ANSWER_MS = 15_000;

/** Of one connection each; a proxy passes none of them on (RFC 9110, 7.6.1). */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect"];

/** Without the client's `host`: undici would verify accounts' certificate for that name, which anybody can choose. */
function passedOn<T>(headers: Readonly<Record<string, T>>): Record<string, T> {
  const named = String(headers["connection"] ?? "")
    .toLowerCase()
    .split(/\s*,\s*/);
  const dropped = new Set(["host", ...HOP_BY_HOP, ...named]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

export interface AuthorizationPassage {
  readonly handler: Handler;
  readonly publicKeys: JWTVerifyGetKey;
  close(): Promise<void>;
}

/** The way to the authorisation server when accounts is a process of its own: paths are passed on as they are. */
export function createAuthorizationPassage({ origin, socketPath, tls }: RoomLink, log: Log): AuthorizationPassage {
  const dispatcher = new Agent({
    connect: { ...tls, ...(socketPath === undefined ? {} : { socketPath }) },
    headersTimeout: LONGEST_ANSWER_MS,
    bodyTimeout: LONGEST_ANSWER_MS,
  });
  const publicKeys = createRemoteJWKSet(new URL("/oauth/jwks", origin), {
    [customFetch]: ((url: string, options: object) => fetch(url, { ...options, dispatcher } as never)) as never,
  });
  async function passOn(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { method = "GET", url = "/" } = request;
    const body = method === "GET" || method === "HEAD" ? null : request;
    // The path as it came: a parser of URLs would follow `..` to another of accounts' doors.
    const answer = await dispatcher.request({
      origin,
      path: url,
      method: method as Dispatcher.HttpMethod,
      headers: passedOn(request.headers),
      body,
      signal,
    });
    response.writeHead(answer.statusCode, passedOn(answer.headers));
    // Unlike `pipe`, it ends the client's answer when accounts dies in the middle of it.
    await pipeline(answer.body, response);
  }

  return {
    publicKeys,
    handler(request, response) {
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      passOn(request, response, gone.signal).catch((fault: unknown) => {
        if (response.destroyed) return;
        log.warn("authorization-server-gave-no-answer", describeFault(fault));
        if (response.headersSent) return;
        sendRefusal(response, new HttpRefusal(503, "NOT_READY", "The authorisation server is away: try again.", { "retry-after": "1" }));
      });
    },
    close: () => dispatcher.destroy(),
  };
}
